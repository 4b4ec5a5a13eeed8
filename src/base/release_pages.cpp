#include "base/release_pages.hpp"

#include <cstdint>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#ifdef __linux__
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace ballast {

void release_pages([[maybe_unused]] const char* begin,
                   [[maybe_unused]] std::size_t bytes) noexcept {
#ifdef __linux__
    static const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    const auto address = reinterpret_cast<std::uintptr_t>(begin);
    const std::size_t skipped = (page - address % page) % page;
    if (bytes < skipped + page) return;
    // The memory is the caller's to change: it is never read again.
    madvise(const_cast<char*>(begin) + skipped, (bytes - skipped) / page * page, MADV_DONTNEED);
#endif
}

void return_large_blocks() noexcept {
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
    mallopt(M_TRIM_THRESHOLD, 16 << 20);
#endif
}

}  // namespace ballast
