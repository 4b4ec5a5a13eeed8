#include "base/large_memory.hpp"

#include <algorithm>
#include <cstdlib>
#include <new>
#ifdef __linux__
#include <sys/mman.h>
#endif

namespace ballast {

void* allocate_large(std::size_t bytes) {
    constexpr std::size_t kLine = 64;
    constexpr std::size_t kHugePage = std::size_t{2} << 20;
    const std::size_t alignment = bytes >= kHugePage ? kHugePage : kLine;
    const std::size_t whole = std::max(alignment, (bytes + alignment - 1) / alignment * alignment);
    if (whole < bytes) throw std::bad_alloc();
    void* memory = std::aligned_alloc(alignment, whole);
    if (memory == nullptr) throw std::bad_alloc();
#ifdef __linux__
    // A wish: without it the memory is as good, in small pages.
    if (alignment == kHugePage) madvise(memory, whole, MADV_HUGEPAGE);
#endif
    return memory;
}

void free_large(void* memory) noexcept { std::free(memory); }

}  // namespace ballast
