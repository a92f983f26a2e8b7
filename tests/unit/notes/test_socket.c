/* Speaker notes: the talk's side and its readers, on real sockets in a folder of our own. */
#include "folder.h"
#include "test.h"

#include "event/clock.h"
#include "notes/private.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { LIMIT_MS = 30000, NOBODY = 65534 };

static struct failure failure;
static struct notes *notes;
static struct notes_reader readers[NOTES_READERS + 1];

static int set_up(void **state)
{
    if (make_folder(state))
        return -1;
    setenv("XDG_RUNTIME_DIR", test_folder, 1);
    for (int i = 0; i <= NOTES_READERS; i++)
        readers[i].fd = -1;
    notes = NULL;
    return 0;
}

static int tear_down(void **state)
{
    for (int i = 0; i <= NOTES_READERS; i++) {
        notes_reader_close(&readers[i]);
        readers[i].has_state = false;
    }
    notes_close(notes);
    return remove_folder(state);
}

/* ---- Both sides, in turn ---- */

static struct notes_state state_of(unsigned slide)
{
    return (struct notes_state){ .deck = "deck",
                                 .language = "en",
                                 .slide = slide,
                                 .slides = 10000,
                                 .title = "t",
                                 .notes = "n" };
}

static void tell(unsigned slide)
{
    struct notes_state state = state_of(slide);
    notes_tell(notes, &state);
}

static enum notes_wish serve(int ms)
{
    struct pollfd polls[NOTES_POLLS];
    unsigned n = notes_poll(notes, polls);
    assert_true(n <= NOTES_POLLS);
    poll(polls, n, ms);
    return notes_serve(notes, polls, n);
}

static void open_and_tell(unsigned slide)
{
    notes = notes_open(&failure);
    if (!notes)
        fail_msg("%s", failure.text);
    tell(slide);
}

static void serve_and_read(struct notes_reader *reader)
{
    serve(0);
    if (reader->fd < 0)
        return;
    struct pollfd p = { .fd = reader->fd, .events = POLLIN };
    if (poll(&p, 1, 1) > 0)
        notes_reader_read(reader);
    while (notes_reader_next(reader) > 0)
        ;
}

static void expect_slide(struct notes_reader *reader, unsigned slide)
{
    uint64_t deadline = clock_ns() + LIMIT_MS * 1000000ull;
    while (!reader->has_state || reader->message.state.slide != slide) {
        serve_and_read(reader);
        assert_true(clock_ns() < deadline);
    }
}

static void expect_end(struct notes_reader *reader)
{
    for (uint64_t deadline = clock_ns() + LIMIT_MS * 1000000ull; reader->fd >= 0;) {
        serve_and_read(reader);
        assert_true(clock_ns() < deadline);
    }
}

static void expect_wish(enum notes_wish wish)
{
    enum notes_wish came = NOTES_NONE;
    for (uint64_t deadline = clock_ns() + LIMIT_MS * 1000000ull; !came && clock_ns() < deadline;)
        came = serve(100);
    assert_int_equal(came, wish);
}

static void connect_reader(struct notes_reader *reader)
{
    if (!notes_reader_find(reader, &failure))
        fail_msg("no talk: %s", failure.text);
}

/* ---- What goes to and fro ---- */

static void readers_get_the_state_and_wish(void **state)
{
    open_and_tell(1);
    connect_reader(&readers[0]);
    expect_slide(&readers[0], 1);
    assert_string_equal(readers[0].message.state.deck, "deck");
    tell(2);
    expect_slide(&readers[0], 2);
    notes_reader_send(&readers[0], NOTES_NEXT);
    notes_reader_send(&readers[0], NOTES_BACK);
    expect_wish(NOTES_NEXT);
    expect_wish(NOTES_BACK);
    assert_int_equal(serve(0), NOTES_NONE);
}

static void the_same_state_is_told_once(void **state)
{
    open_and_tell(1);
    connect_reader(&readers[0]);
    expect_slide(&readers[0], 1);
    tell(1);
    tell(1);
    serve(0);
    assert_int_equal(recv(readers[0].fd, readers[0].bytes, 1, MSG_DONTWAIT), -1);
    assert_int_equal(errno, EAGAIN);
}

static void before_anything_is_told_readers_wait(void **state)
{
    notes = notes_open(&failure);
    connect_reader(&readers[0]);
    serve(LIMIT_MS);
    assert_true(notes_reader_read(&readers[0]));
    assert_int_equal(notes_reader_next(&readers[0]), 0);
    tell(7);
    expect_slide(&readers[0], 7);
}

/* The first one never reads: that costs neither the talk nor the second one anything. */
static void a_stuck_reader_gets_the_newest_state_later(void **state)
{
    static char long_notes[4000];
    memset(long_notes, 'x', sizeof long_notes - 1);
    open_and_tell(1);
    connect_reader(&readers[0]);
    expect_slide(&readers[0], 1);
    connect_reader(&readers[1]);
    expect_slide(&readers[1], 1);
    for (unsigned slide = 2; slide <= 10000; slide++) {
        struct notes_state told = state_of(slide);
        told.notes = long_notes;
        notes_tell(notes, &told);
        if (slide % 50 == 0)
            expect_slide(&readers[1], slide);
    }
    struct pollfd polls[NOTES_POLLS];
    assert_int_equal(notes_poll(notes, polls), 3);
    assert_true(polls[1].events & POLLOUT);
    assert_false(polls[2].events & POLLOUT);
    expect_slide(&readers[0], 10000);
    assert_int_equal(notes_poll(notes, polls), 3);
    assert_false(polls[1].events & POLLOUT);
}

static void a_fifth_reader_is_refused(void **state)
{
    open_and_tell(1);
    for (int i = 0; i < NOTES_READERS; i++) {
        connect_reader(&readers[i]);
        expect_slide(&readers[i], 1);
    }
    connect_reader(&readers[NOTES_READERS]);
    expect_end(&readers[NOTES_READERS]);
    notes_reader_close(&readers[1]);
    serve(LIMIT_MS);
    connect_reader(&readers[NOTES_READERS]);
    expect_slide(&readers[NOTES_READERS], 1);
}

/* One who is left waiting would make every poll() return at once, and keep a core busy for the rest
 * of the talk. */
static void without_a_file_descriptor_a_reader_is_sent_away(void **state)
{
    struct rlimit limit, none;
    open_and_tell(1);
    connect_reader(&readers[0]);
    assert_return_code(getrlimit(RLIMIT_NOFILE, &limit), errno);
    none = limit;
    int next = dup(STDIN_FILENO);
    close(next);
    none.rlim_cur = (rlim_t)next; /* all below it are in use */
    assert_return_code(setrlimit(RLIMIT_NOFILE, &none), errno);
    serve(LIMIT_MS);
    none.rlim_cur = limit.rlim_cur;
    assert_return_code(setrlimit(RLIMIT_NOFILE, &none), errno);
    expect_end(&readers[0]);
    assert_false(readers[0].has_state);
    connect_reader(&readers[0]); /* it tries again, */
    serve(LIMIT_MS);
    expect_slide(&readers[0], 1); /* and now there is one */
}

static void nonsense_ends_the_connection(void **state)
{
    static const char *const nonsense[] = { "GET / HTTP/1.0\r\n\r\n", "\n",
                                            "nextnextnextnextnext" };
    open_and_tell(1);
    for (int i = 0; i < 3; i++) {
        connect_reader(&readers[i]);
        expect_slide(&readers[i], 1);
        assert_true(send(readers[i].fd, nonsense[i], strlen(nonsense[i]), MSG_NOSIGNAL) > 0);
        expect_end(&readers[i]);
    }
}

/* Wishes without end: after some, the talk goes on with other things, and other readers are
 * heard. */
static void endless_wishes_do_not_hold_it_up(void **state)
{
    open_and_tell(1);
    for (int i = 0; i < 2; i++) {
        connect_reader(&readers[i]);
        expect_slide(&readers[i], 1);
    }
    int in_a_row = 0, backs = 0;
    notes_reader_send(&readers[1], NOTES_BACK);
    struct pollfd polls[NOTES_POLLS];
    unsigned n = notes_poll(notes, polls);
    notes_reader_send(&readers[0], NOTES_NEXT);
    poll(polls, n, LIMIT_MS);
    for (enum notes_wish wish; (wish = notes_serve(notes, polls, n)); in_a_row++) {
        backs += wish == NOTES_BACK;
        notes_reader_send(&readers[0], NOTES_NEXT);
        assert_true(in_a_row < 1000);
    }
    assert_int_equal(backs, 1);
    expect_wish(NOTES_NEXT);
}

/* ---- Talks come and go ---- */

static void a_talk_takes_its_socket_along(void **state)
{
    char path[NOTES_PATH];
    open_and_tell(1);
    snprintf(path, sizeof path, "%s/kvm-vmm/talk-%d.sock", test_folder, (int)getpid());
    assert_int_equal(access(path, F_OK), 0);
    connect_reader(&readers[0]);
    notes_close(notes);
    notes = NULL;
    assert_int_equal(access(path, F_OK), -1);
    expect_end(&readers[0]);
    assert_false(notes_reader_find(&readers[0], &failure));
    assert_string_equal(failure.text, "");
    notes_close(NULL);
    notes_tell(NULL, &(struct notes_state){ 0 });
    assert_int_equal(notes_poll(NULL, NULL) + notes_serve(NULL, NULL, 0), 0);
}

static void make_socket(const char *name, bool listens, int *fd)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    snprintf(address.sun_path, sizeof address.sun_path, "%.*s", NOTES_PATH - 1,
             path_in_folder(name));
    *fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(*fd, (struct sockaddr *)&address, sizeof address), 0);
    if (listens)
        assert_int_equal(listen(*fd, 1), 0);
}

static void what_was_left_behind_is_removed(void **state)
{
    int fd;
    mkdir(path_in_folder("kvm-vmm"), 0700);
    make_socket("kvm-vmm/talk-1.sock", false, &fd);
    close(fd);
    /* no socket: not ours to remove */
    close(open(path_in_folder("kvm-vmm/talk-2.sock"), O_CREAT | O_WRONLY, 0600));
    close(open(path_in_folder("kvm-vmm/talk-3.sock.txt"), O_CREAT | O_WRONLY, 0600));
    assert_false(notes_reader_find(&readers[0], &failure));
    assert_string_equal(failure.text, "");
    assert_int_equal(access(path_in_folder("kvm-vmm/talk-1.sock"), F_OK), -1);
    assert_int_equal(access(path_in_folder("kvm-vmm/talk-2.sock"), F_OK), 0);
    make_socket("kvm-vmm/talk-1.sock", false, &fd);
    close(fd);
    open_and_tell(1); /* a talk tidies up, too */
    assert_int_equal(access(path_in_folder("kvm-vmm/talk-1.sock"), F_OK), -1);
}

static void the_latest_talk_is_chosen(void **state)
{
    const struct timespec old[2] = { { 1, 0 }, { 1, 0 } };
    int earlier, later;
    open_and_tell(1);
    make_socket("kvm-vmm/talk-1.sock", true, &earlier);
    assert_int_equal(utimensat(AT_FDCWD, path_in_folder("kvm-vmm/talk-1.sock"), old, 0), 0);
    connect_reader(&readers[0]);
    expect_slide(&readers[0], 1);
    const struct timespec new[2] = { { 0x7fffffff, 0 }, { 0x7fffffff, 0 } };
    make_socket("kvm-vmm/talk-2.sock", true, &later);
    assert_int_equal(utimensat(AT_FDCWD, path_in_folder("kvm-vmm/talk-2.sock"), new, 0), 0);
    connect_reader(&readers[1]);
    notes_reader_send(&readers[1], NOTES_NEXT);
    char line[NOTES_LINE];
    int fd = accept(later, NULL, NULL);
    assert_int_equal(recv(fd, line, sizeof line, 0), 5);
    close(fd);
    close(earlier);
    close(later);
}

/* ---- Folders and users ---- */

static void refuses(const char *why)
{
    assert_null(notes_open(&failure));
    if (!strstr(failure.text, why))
        fail_msg("'%s' is not in '%s'", why, failure.text);
    failure.text[0] = '\0';
    assert_false(notes_reader_find(&readers[0], &failure));
    assert_non_null(strstr(failure.text, why));
}

static void folders_of_others_are_refused(void **state)
{
    mkdir(path_in_folder("kvm-vmm"), 0700);
    chmod(path_in_folder("kvm-vmm"), 0770);
    refuses("others can write to ");
    chmod(path_in_folder("kvm-vmm"), 0755);
    open_and_tell(1);
    notes_close(notes);
    notes = NULL;
    if (geteuid() == 0) {
        assert_int_equal(chown(path_in_folder("kvm-vmm"), NOBODY, NOBODY), 0);
        refuses("/kvm-vmm belongs to somebody else: no speaker notes");
    }
    rmdir(path_in_folder("kvm-vmm"));
    assert_int_equal(symlink("/tmp", path_in_folder("kvm-vmm")), 0);
    refuses("is not a folder");
    unlink(path_in_folder("kvm-vmm"));
    close(open(path_in_folder("kvm-vmm"), O_CREAT | O_WRONLY, 0600));
    refuses("is not a folder");
}

static void without_a_runtime_folder_it_is_in_tmp(void **state)
{
    static const char *const values[] = { NULL, "", "relative", "/nowhere/at/all", "/dev/null" };
    char path[NOTES_PATH];
    snprintf(path, sizeof path, "/tmp/kvm-vmm-%u/talk-%d.sock", (unsigned)geteuid(), (int)getpid());
    for (int i = 0; i < 5; i++) {
        if (values[i])
            setenv("XDG_RUNTIME_DIR", values[i], 1);
        else
            unsetenv("XDG_RUNTIME_DIR");
        open_and_tell(1);
        assert_int_equal(access(path, F_OK), 0);
        notes_close(notes);
        notes = NULL;
    }
}

static void paths_that_are_too_long_are_refused(void **state)
{
    char path[256];
    for (size_t n = 80; n < 120; n++) {
        memset(path, 'x', sizeof path);
        memcpy(path, test_folder, strlen(test_folder));
        path[strlen(test_folder)] = '/';
        path[n] = '\0';
        mkdir(path, 0700);
        setenv("XDG_RUNTIME_DIR", path, 1);
        notes = notes_open(&failure);
        assert_true(notes || strstr(failure.text, "too long"));
        assert_true((n > 81) || notes);
        assert_true((n < 105) || !notes);
        notes_close(notes);
        notes = NULL;
    }
}

static const char *target;

static struct sockaddr_un target_address(void)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    snprintf(address.sun_path, sizeof address.sun_path, "%.*s", NOTES_PATH - 1, target);
    return address;
}

static bool connects_and_wishes(void)
{
    struct sockaddr_un address = target_address();
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    return !connect(fd, (struct sockaddr *)&address, sizeof address) &&
           send(fd, "next\n", 5, MSG_NOSIGNAL) == 5;
}

static bool listens(void)
{
    struct sockaddr_un address = target_address();
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    return !bind(fd, (struct sockaddr *)&address, sizeof address) && !chmod(target, 0666) &&
           !listen(fd, 4);
}

/* Does this as another user, who is there until he is sent away; 0: it could not be done. */
static pid_t as_nobody(bool (*function)(void))
{
    int status;
    pid_t pid = fork();
    if (!pid) {
        if (!setuid(NOBODY) && !prctl(PR_SET_PDEATHSIG, SIGKILL) && function())
            raise(SIGSTOP);
        _exit(1);
    }
    assert_int_equal(waitpid(pid, &status, WUNTRACED), pid);
    return WIFSTOPPED(status) ? pid : 0;
}

static void send_away(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

static void other_users_are_not_spoken_to(void **state)
{
    char path[NOTES_PATH];
    struct pollfd polls[NOTES_POLLS];
    if (geteuid() != 0)
        skip();
    open_and_tell(1);
    snprintf(path, sizeof path, "%s/kvm-vmm/talk-%d.sock", test_folder, (int)getpid());
    target = path;
    chmod(test_folder, 0711);
    /* the mode of our folder in it is in the way */
    assert_int_equal(as_nobody(connects_and_wishes), 0);
    chmod(path_in_folder("kvm-vmm"), 0711);
    assert_int_equal(as_nobody(connects_and_wishes), 0); /* the socket's mode is */
    chmod(path, 0666);
    pid_t pid = as_nobody(connects_and_wishes);
    assert_true(pid > 0);
    assert_int_equal(serve(LIMIT_MS), NOTES_NONE); /* there is somebody, who is not let in */
    assert_int_equal(notes_poll(notes, polls), 1);
    assert_int_equal(poll(polls, 1, 0), 0);
    send_away(pid);
    chmod(test_folder, 0700);
}

static void talks_of_other_users_are_not_believed(void **state)
{
    char path[NOTES_PATH];
    if (geteuid() != 0)
        skip();
    snprintf(path, sizeof path, "%s/theirs/talk-1.sock", test_folder);
    mkdir(path_in_folder("theirs"), 0777);
    chmod(path_in_folder("theirs"), 0777);
    chmod(test_folder, 0711);
    target = path;
    pid_t pid = as_nobody(listens);
    assert_true(pid > 0);
    assert_int_equal(notes_connect_to(path), -1);
    send_away(pid);
    chmod(test_folder, 0700);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(readers_get_the_state_and_wish),
        TEST(the_same_state_is_told_once),
        TEST(before_anything_is_told_readers_wait),
        TEST(a_stuck_reader_gets_the_newest_state_later),
        TEST(a_fifth_reader_is_refused),
        TEST(without_a_file_descriptor_a_reader_is_sent_away),
        TEST(nonsense_ends_the_connection),
        TEST(endless_wishes_do_not_hold_it_up),
        TEST(a_talk_takes_its_socket_along),
        TEST(what_was_left_behind_is_removed),
        TEST(the_latest_talk_is_chosen),
        TEST(folders_of_others_are_refused),
        TEST(without_a_runtime_folder_it_is_in_tmp),
        TEST(paths_that_are_too_long_are_refused),
        TEST(other_users_are_not_spoken_to),
        TEST(talks_of_other_users_are_not_believed),
    };
    return cmocka_run_group_tests_name("notes, sockets", tests, NULL, NULL);
}
