/* Key figures of a talk: noted from its runs, and put into words. */
#include "slide/figures.h"

#include "event/ports.h"
#include "explain/explain.h"
#include "text/text.h"
#include "words/words.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { CALLS = HYPERCALL_GETCHAR + 1 }; /* they are numbered from 0 */

/* ---- Measuring ---- */

static struct figures_run *run_of(struct figures *figures, const char *name)
{
    for (unsigned i = 0; i < figures->count; i++)
        if (!strncmp(figures->runs[i].name, name, FIGURE_NAME - 1))
            return &figures->runs[i];
    if (figures->count == FIGURES_MAX)
        return NULL;
    return &figures->runs[figures->count++];
}

void figures_note(struct figures *figures, const char *name, const struct run *run,
                  enum figures_state state)
{
    struct figures_run *known = *name && run->machine ? run_of(figures, name) : NULL;
    if (!known)
        return;
    const struct model *model = &run->model;
    *known = (struct figures_run){ .exits = model->total_exits,
                                   .ns = model->last_ns - model->first_ns,
                                   .state = state };
    snprintf(known->name, sizeof known->name, "%s", name);
    for (unsigned i = 0; i < model->count; i++)
        known->chars += model_console_length(&model->vcpus[i], UINT64_MAX);
    known->memory = machine_memory_size(run->machine, 0);
    known->engine =
        model->vcpus[0].takeover ? model->vcpus[0].takeover : machine_engine(run->machine, 0);
}

/* ---- Showing ---- */

static void put_bytes(uint64_t n, enum language language, char *text, size_t size)
{
    char number[32];
    snprintf(text, size, WORD_FORMAT_OF(n, language, WF_COUNT_BYTE, WF_COUNT_BYTES),
             text_number(n, number));
}

static void put_memory(uint64_t n, char *text, size_t size)
{
    char number[32];
    bool whole = n >= 1 << 20 && n % (1 << 20) == 0;
    snprintf(text, size, "%s %s", text_number(whole ? n >> 20 : n >> 10, number),
             whole ? "MiB" : "KiB");
}

/* Of a run that has come to its end. */
static void put_final(const struct figures_run *run, enum deck_figure figure,
                      enum language language, bool ascii, char *text, size_t size)
{
    char number[32], duration[32];
    switch (figure) {
    case FIGURE_EXITS:
        snprintf(text, size, WORD_FORMAT_OF(run->exits, language, WF_COUNT_EXIT, WF_COUNT_EXITS),
                 text_number(run->exits, number));
        break;
    case FIGURE_TIME:
        snprintf(text, size, "%s", text_duration_in(run->ns, ascii ? "us" : "µs", duration));
        break;
    case FIGURE_CHARS: put_bytes(run->chars, language, text, size); break;
    case FIGURE_ENGINE:
        snprintf(text, size, "%s", run->engine ? explain_engine(run->engine, language) : "-");
        break;
    case FIGURE_MEMORY: put_memory(run->memory, text, size); break;
    default: break;
    }
}

static void put_of_run(const struct figures_run *run, enum deck_figure figure,
                       enum language language, bool ascii, char *text, size_t size)
{
    char now[64] = "-";
    bool grows = figure != FIGURE_ENGINE && figure != FIGURE_MEMORY;
    put_final(run, figure, language, ascii, now, sizeof now);
    if (!grows || run->state == FIGURES_FINAL)
        snprintf(text, size, "%s", now);
    else if (run->state == FIGURES_SO_FAR)
        snprintf(text, size, WORD_FORMAT(language, WF_FIGURE_SO_FAR), now);
    else
        snprintf(text, size, "%s", ascii ? "..." : "…");
}

static void put_file(const char *path, enum language language, char *text, size_t size)
{
    struct stat file;
    if (!stat(path, &file) && S_ISREG(file.st_mode))
        put_bytes((uint64_t)file.st_size, language, text, size);
}

char *figures_text(const struct figures *figures, const struct deck_span *span,
                   enum language language, bool ascii, char *buffer, size_t size)
{
    char number[32];
    snprintf(buffer, size, "%s", span->figure == FIGURE_NONE ? span->text : "-");
    if (span->figure == FIGURE_BYTES)
        put_file(span->text, language, buffer, size);
    else if (span->figure == FIGURE_VCPUS)
        snprintf(buffer, size, WORD_FORMAT(language, WF_COUNT_VCPUS),
                 text_number(VCPU_MAX, number));
    else if (span->figure == FIGURE_CALLS)
        snprintf(buffer, size, WORD_FORMAT(language, WF_COUNT_HYPERCALLS),
                 text_number(CALLS, number));
    else if (span->figure != FIGURE_NONE)
        for (unsigned i = 0; figures && i < figures->count; i++)
            if (!strncmp(figures->runs[i].name, span->text, FIGURE_NAME - 1))
                put_of_run(&figures->runs[i], span->figure, language, ascii, buffer, size);
    return buffer;
}
