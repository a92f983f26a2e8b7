/* Segments: whether they fit, and into RAM. */
#include "memory/program.h"

#include <stdio.h>

enum { MEGABYTE = 1 << 20 };

void program_of_bytes(struct program *program, size_t size, uint64_t gpa)
{
    *program = (struct program){ .entry = gpa, .count = 1 };
    program->segments[0] =
        (struct program_segment){ .gpa = gpa, .size = size, .linear = gpa, .in_file = size };
}

/* ---- Does it fit? ---- */

/* A segment as its file has it. */
static const char *put_segment(const struct program *program, const struct program_segment *s,
                               char *text, size_t size)
{
    const unsigned long long gpa = s->gpa, length = s->size;
    if (program->form == PROGRAM_ELF)
        snprintf(text, size, failure_words("program header %u: p_paddr 0x%llx + p_memsz 0x%llx"),
                 s->number, gpa, length);
    else if (program->form == PROGRAM_MULTIBOOT)
        snprintf(text, size, failure_words("multiboot header: load_addr 0x%llx + 0x%llx"), gpa,
                 length);
    else if (program->form == PROGRAM_MODULE)
        snprintf(text, size, "--module: 0x%llx + 0x%llx", gpa, length);
    else
        snprintf(text, size, "--load 0x%llx + 0x%llx", gpa, length);
    return text;
}

static bool refuse(const struct program *program, const struct program_segment *s, const char *name,
                   uint64_t ram, const char *taken, struct failure *failure)
{
    char field[120];
    const uint64_t room =
        s->size <= MEMORY_MAX && s->gpa <= MEMORY_MAX - s->size ? s->gpa + s->size : 0;
    put_segment(program, s, field, sizeof field);
    if (!room)
        return set_failure(failure, "%s: %s is outside any RAM: no guest has more than %u MiB",
                           name, field, MEMORY_MAX / MEGABYTE);
    if (room > ram)
        return set_failure(
            failure, "%s: %s is outside its RAM of %u MiB: say --memory %uM before it", name, field,
            (unsigned)(ram / MEGABYTE), (unsigned)((room + MEGABYTE - 1) / MEGABYTE));
    return set_failure(failure, "%s: %s is not all free RAM: %s", name, field, taken);
}

/* Both have a place, so that no sum wraps. */
static bool overlap(const struct program_segment *a, const struct program_segment *b)
{
    return a->gpa < b->gpa + b->size && b->gpa < a->gpa + a->size;
}

bool program_check(const struct program *program, const char *name, program_limit_fn *limit,
                   uint64_t ram, const char *taken, struct failure *failure)
{
    char a[120], b[120];
    for (unsigned i = 0; i < program->count; i++) {
        const struct program_segment *s = &program->segments[i];
        const uint64_t end = limit(s->gpa, ram);
        if (end <= s->gpa || end - s->gpa < s->size)
            return refuse(program, s, name, ram, taken, failure);
    }
    for (unsigned i = 0; i < program->count; i++)
        for (unsigned j = 0; j < i; j++)
            if (overlap(&program->segments[i], &program->segments[j]))
                return set_failure(failure, "%s: two of its parts overlap: %s; %s", name,
                                   put_segment(program, &program->segments[j], a, sizeof a),
                                   put_segment(program, &program->segments[i], b, sizeof b));
    return true;
}

/* ---- Where what is ---- */

const struct program_segment *program_at(const struct program *program, uint64_t linear)
{
    for (unsigned i = 0; i < program->count; i++)
        if (linear - program->segments[i].linear < program->segments[i].size)
            return &program->segments[i];
    return NULL;
}

const struct program_segment *program_at_gpa(const struct program *program, uint64_t gpa)
{
    for (unsigned i = 0; i < program->count; i++)
        if (gpa - program->segments[i].gpa < program->segments[i].size)
            return &program->segments[i];
    return NULL;
}

uint64_t program_end(const struct program *program)
{
    uint64_t end = 0;
    for (unsigned i = 0; i < program->count; i++)
        if (program->segments[i].gpa + program->segments[i].size > end)
            end = program->segments[i].gpa + program->segments[i].size;
    return end;
}

bool program_place(const struct program *program, const uint8_t *bytes, struct memory *memory)
{
    for (unsigned i = 0; i < program->count; i++) {
        const struct program_segment *s = &program->segments[i];
        if (!memory_write(memory, s->gpa, bytes + s->from, s->in_file))
            return false;
    }
    return true;
}
