// Preloaded into a program: kills it with signal 9 at its n-th call that changes a file. Of a write
// half of the bytes are written; any other call has no effect. KILL_AT_WRITE is n, from 1; a
// program with fewer calls ends normally.
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <dlfcn.h>
#include <sys/types.h>
#include <unistd.h>

namespace {

long limit() {
    static const long value = [] {
        const char* text = std::getenv("KILL_AT_WRITE");
        return text != nullptr ? std::atol(text) : 0L;
    }();
    return value;
}

bool is_last() {
    static std::atomic<long> calls{0};
    return ++calls == limit();
}

[[noreturn]] void end() {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

template <class Function>
Function real(const char* name) {
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
    static const auto next = real<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
    if (is_last()) {
        next(file, bytes, size / 2, at);  // a torn page
        end();
    }
    return next(file, bytes, size, at);
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
    return pwrite64(file, bytes, size, at);
}

int fsync(int file) {
    static const auto next = real<int (*)(int)>("fsync");
    if (is_last()) end();
    return next(file);
}

int fdatasync(int file) {
    static const auto next = real<int (*)(int)>("fdatasync");
    if (is_last()) end();
    return next(file);
}

int ftruncate64(int file, off64_t size) {
    static const auto next = real<int (*)(int, off64_t)>("ftruncate64");
    if (is_last()) end();
    return next(file, size);
}

int unlink(const char* path) {
    static const auto next = real<int (*)(const char*)>("unlink");
    if (is_last()) end();
    return next(path);
}
}
