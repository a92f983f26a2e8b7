/* Tables of options: reading a command line by one, and its help. */
#include "options/table.h"

#include "text/hint.h"
#include "words/said.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Reading ---- */

/* What getopt_long() returns: for an argument that is no option, and for the first row. */
enum { OTHER = 1, FIRST_ROW = 256 };

/* Fills in one option for each row, and an empty one that ends them. */
static void make_long_options(const struct options_table *table, struct option *to)
{
    assert(table->count <= OPTIONS_MAX);
    for (unsigned i = 0; i < table->count; i++) {
        const struct options_row *row = &table->rows[i];
        to[i] = (struct option){ row->name, row->argument ? required_argument : no_argument, NULL,
                                 FIRST_ROW + (int)i };
    }
    to[table->count] = (struct option){ 0 };
}

/* A word that begins several options, or none: says which they are, or which was meant. */
static bool refuse_name(const struct options_table *table, const char *word,
                        struct failure *failure)
{
    const char *names[OPTIONS_MAX + 1] = { NULL }, *name = word + strspn(word, "-");
    const size_t length = strcspn(name, "=");
    char begun[OPTIONS_MAX * 16] = "", written[32];
    for (unsigned i = 0; i < table->count; i++) {
        size_t at = strlen(begun);
        names[i] = table->rows[i].name;
        if (length && !strncmp(name, names[i], length))
            snprintf(begun + at, sizeof begun - at, "%s--%s", at ? ", " : "", names[i]);
    }
    if (*begun)
        return set_failure(failure, "%s may be any of %s", word, begun);
    snprintf(written, sizeof written, "%.*s", (int)length, name);
    const char *nearest = hint_nearest(written, names);
    return nearest ? set_failure(failure, "unknown option %s; did you mean --%s?", word, nearest)
                   : set_failure(failure, "unknown option %s", word);
}

static bool refuse(const struct options_table *table, int option, char **argv,
                   struct failure *failure)
{
    if (option == ':')
        return set_failure(failure, "%s needs a value", argv[optind - 1]);
    if (optopt && optopt < FIRST_ROW)
        return set_failure(failure, "unknown option -%c", optopt);
    if (optopt)
        return set_failure(failure, "%s: --%s takes no value", argv[optind - 1],
                           table->rows[optopt - FIRST_ROW].name);
    return refuse_name(table, argv[optind - 1], failure);
}

static bool take_row(const struct options_row *row, void *options, struct failure *failure)
{
    assert(!row->argument == !optarg);
    void *at = (char *)options + row->at;
    if (row->take)
        return row->take(at, optarg, failure);
    if (row->argument)
        *(const char **)at = optarg;
    else
        *(bool *)at = true;
    return true;
}

/* -h is short for the row "help", which every table has. */
static const struct options_row *help_row(const struct options_table *table)
{
    const struct options_row *row = table->rows;
    while (strcmp(row->name, "help") != 0)
        row++;
    return row;
}

static bool take(const struct options_table *table, int option, void *options, char **argv,
                 struct failure *failure)
{
    if (option == OTHER)
        return table->take_other(options, optarg, failure);
    if (option == 'h')
        return take_row(help_row(table), options, failure);
    if (option < FIRST_ROW)
        return refuse(table, option, argv, failure);
    return take_row(&table->rows[option - FIRST_ROW], options, failure);
}

bool options_table_parse(const struct options_table *table, void *options, int argc, char **argv,
                         struct failure *failure)
{
    struct option long_options[OPTIONS_MAX + 1];
    int option;
    make_long_options(table, long_options);
    optind = 0; /* start anew, also in a process that has parsed before */
    opterr = 0;
    while ((option = getopt_long(argc, argv, "-:h", long_options, NULL)) != -1) {
        if (!take(table, option, options, argv, failure))
            return false;
        if (table->is_enough(options))
            return true;
    }
    for (int i = optind; i < argc; i++) /* after "--" */
        if (!table->take_other(options, argv[i], failure))
            return false;
    return true;
}

/* ---- Help ---- */

enum { HELP_COLUMN = 20 };

const char options_help_of_language[] =
    TO_SAY("speak en or ko (the default: as LANG says); what scripts read stays English");

/* Puts the names from this row on that are told in one line; returns how many columns they take. */
static int put_names(FILE *file, const struct options_row *row)
{
    int columns = 0;
    for (bool more = true; more; row++) {
        more = !row->help;
        columns += fprintf(file, "%s--%s%s%s", columns ? ", " : "  ", row->name,
                           row->argument ? " " : "", row->argument ? row->argument : "");
    }
    return columns;
}

/* Puts each line at the column of the help; the first beside the names if there is room. */
static void put_help(FILE *file, const char *help, int columns)
{
    if (columns > HELP_COLUMN - 2 && *help) {
        fputc('\n', file);
        columns = 0;
    }
    for (; *help; columns = 0) {
        size_t length = strcspn(help, "\n");
        fprintf(file, "%*s%.*s\n", HELP_COLUMN - columns, "", (int)length, help);
        help += length + (help[length] == '\n');
    }
    if (columns)
        fputc('\n', file);
}

char *options_table_help(const struct options_table *table)
{
    char *text = NULL;
    size_t size;
    FILE *file = open_memstream(&text, &size);
    if (!file)
        return NULL;
    fprintf(file, "%s\n", said(table->head));
    for (unsigned i = 0; i < table->count; i++) {
        int columns = put_names(file, &table->rows[i]);
        while (!table->rows[i].help)
            i++;
        put_help(file, said(table->rows[i].help), columns);
    }
    fprintf(file, "\n%s", said(table->tail));
    if (fclose(file) == 0)
        return text;
    free(text);
    return NULL;
}
