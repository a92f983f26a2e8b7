/* Forks that run one function, and memory that they share with their parent. */
#include "child.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static void redirect(int out)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    dup2(null, STDIN_FILENO);
    dup2(out >= 0 ? out : null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
}

bool child_start(struct child *child, bool pipe_out, child_fn *fn, const void *context)
{
    int ends[2] = { -1, -1 };
    if (pipe_out && pipe2(ends, O_CLOEXEC) < 0)
        return false;
    child->out = ends[0];
    child->pid = fork();
    if (child->pid == 0) {
        redirect(ends[1]);
        close(ends[0]);
        close(ends[1]); /* or the parent would never see the end */
        _exit(fn(context));
    }
    close(ends[1]);
    if (child->pid < 0)
        close(ends[0]);
    return child->pid > 0;
}

bool child_finish(struct child *child)
{
    char bytes[65536];
    if (child->out >= 0) {
        while (read(child->out, bytes, sizeof bytes) > 0)
            ;
        close(child->out);
    }
    int status;
    return waitpid(child->pid, &status, 0) == child->pid && status == 0;
}

void *child_shared(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}
