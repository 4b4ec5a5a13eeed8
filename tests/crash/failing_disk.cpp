// Preloaded into a program: a disk that loses power or runs full.
//
// LOSE_POWER_AT=n, LOSE_POWER_SEED=s: at the n-th call that syncs a file, before it takes effect,
// the process is killed with signal 9, and of every write that was not synced each sector of 512
// bytes is kept or lost by chance, as when the power fails. Names of new files are not lost:
// src/store/upload_power_loss_test.cpp covers these.
//
// FULL_DISK_AT=n, FULL_DISK_FOR=m: of the calls that grow or sync a file, those from the n-th fail
// with ENOSPC, m of them.
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <dlfcn.h>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace {

constexpr off64_t kSector = 512;

long setting(const char* name) {
    const char* text = std::getenv(name);
    return text != nullptr ? std::atol(text) : 0L;
}

template <class Function>
Function real(const char* name) {
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

ssize_t write_at(int file, const void* bytes, size_t size, off64_t at) {
    static const auto next = real<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
    return next(file, bytes, size, at);
}

bool is_regular(int file, struct stat64& status) {
    return fstat64(file, &status) == 0 && S_ISREG(status.st_mode);
}

// What a write replaced.
struct Change {
    int file;
    off64_t at;
    off64_t size_before;
    std::string bytes_before;
    off64_t length;
};

struct Disk {
    const long lose_at = setting("LOSE_POWER_AT");
    const long full_at = setting("FULL_DISK_AT");
    const long full_for = setting("FULL_DISK_FOR");
    std::mutex mutex;
    std::map<ino64_t, std::vector<Change>> unsynced;
    long syncs = 0;
    std::atomic<long> growths = 0;

    bool is_full() {
        if (full_at == 0) return false;
        const long number = ++growths;
        return number >= full_at && number < full_at + full_for;
    }

    void note(int file, off64_t at, size_t size) {
        struct stat64 status{};
        if (lose_at == 0 || !is_regular(file, status)) return;
        const std::lock_guard lock(mutex);
        Change change{file, at, status.st_size, std::string(size, '\0'), off64_t(size)};
        const ssize_t read = pread64(file, change.bytes_before.data(), size, at);
        change.bytes_before.resize(read > 0 ? size_t(read) : 0);
        unsynced[status.st_ino].push_back(std::move(change));
    }

    void sync(int file) {
        struct stat64 status{};
        if (lose_at == 0 || !is_regular(file, status)) return;
        const std::lock_guard lock(mutex);
        if (++syncs == lose_at) lose_power();
        unsynced.erase(status.st_ino);
    }

    [[noreturn]] void lose_power() {
        std::mt19937 random(unsigned(setting("LOSE_POWER_SEED")));
        for (auto& [inode, changes] : unsynced)
            for (auto change = changes.rbegin(); change != changes.rend(); ++change)
                reverse(*change, random);
        kill(getpid(), SIGKILL);
        for (;;) pause();
    }

    // The descriptor may be closed: SQLite keeps its files open.
    static void reverse(const Change& change, std::mt19937& random) {
        const off64_t end = change.at + change.length;
        // A file that grew may have its new size, with zeros instead of what was written.
        if (end > change.size_before && random() % 2 == 0)
            (void)!ftruncate64(change.file, std::max(change.size_before, change.at));
        for (off64_t at = change.at; at < end;) {
            const off64_t next = std::min(end, (at / kSector + 1) * kSector);
            if (random() % 2 == 0) {
                const off64_t from = at - change.at;
                const off64_t had =
                    std::min<off64_t>(off64_t(change.bytes_before.size()) - from, next - at);
                if (had > 0)
                    (void)!write_at(change.file, change.bytes_before.data() + from, size_t(had),
                                    at);
                else if (at < change.size_before)
                    (void)!write_at(change.file, std::string(size_t(next - at), '\0').data(),
                                    size_t(next - at), at);
            }
            at = next;
        }
    }
};

Disk& disk() {
    static Disk* made = new Disk;
    return *made;
}

int no_space() {
    errno = ENOSPC;
    return -1;
}

bool fails(int file) {
    struct stat64 status{};
    return is_regular(file, status) && disk().is_full();
}

}  // namespace

extern "C" {

ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
    if (fails(file)) return no_space();
    disk().note(file, at, size);
    return write_at(file, bytes, size, at);
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
    return pwrite64(file, bytes, size, at);
}

ssize_t write(int file, const void* bytes, size_t size) {
    static const auto next = real<ssize_t (*)(int, const void*, size_t)>("write");
    if (fails(file)) return no_space();
    const off64_t at = lseek64(file, 0, SEEK_CUR);
    if (at >= 0) disk().note(file, at, size);
    return next(file, bytes, size);
}

int fsync(int file) {
    static const auto next = real<int (*)(int)>("fsync");
    if (fails(file)) return no_space();
    disk().sync(file);
    return next(file);
}

int fdatasync(int file) {
    static const auto next = real<int (*)(int)>("fdatasync");
    if (fails(file)) return no_space();
    disk().sync(file);
    return next(file);
}
}
