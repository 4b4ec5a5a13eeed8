#include "base/large_memory.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <mutex>
#include <new>
#include <vector>
#ifdef __linux__
#include <sys/mman.h>
#endif

namespace ballast {

namespace {

constexpr std::size_t kLine = 64;
constexpr std::size_t kHugePage = std::size_t{2} << 20;

// Blocks of whole huge pages: the sizes of those in use, and the freed ones that are kept, oldest
// first.
class LargeBlocks {
public:
    // Reserved, so that keeping a block never allocates.
    LargeBlocks() { kept_.reserve(kMostKeptBytes / kHugePage); }

    // A kept block of at least `bytes` and at most an eighth more, or null.
    void* take(std::size_t bytes) {
        const std::lock_guard lock(mutex_);
        auto best = kept_.end();
        for (auto it = kept_.begin(); it != kept_.end(); ++it)
            if (it->bytes >= bytes && it->bytes <= bytes + bytes / 8 &&
                (best == kept_.end() || it->bytes < best->bytes))
                best = it;
        if (best == kept_.end()) return nullptr;
        const Block block = *best;
        in_use_.emplace(block.memory, block.bytes);
        kept_bytes_ -= block.bytes;
        kept_.erase(best);
        return block.memory;
    }

    void add(void* memory, std::size_t bytes) {
        const std::lock_guard lock(mutex_);
        in_use_.emplace(memory, bytes);
    }

    // Keeps the block in place of older ones; false if the block is not from here or is too large.
    bool keep(void* memory) {
        const std::lock_guard lock(mutex_);
        const auto found = in_use_.find(memory);
        if (found == in_use_.end()) return false;
        const std::size_t bytes = found->second;
        in_use_.erase(found);
        if (bytes > kMostKeptBytes) return false;
        while (kept_bytes_ + bytes > kMostKeptBytes) drop_oldest();
#ifdef __linux__
        madvise(memory, bytes, MADV_FREE);
#endif
        kept_.push_back({memory, bytes});
        kept_bytes_ += bytes;
        return true;
    }

    void release() {
        const std::lock_guard lock(mutex_);
        while (!kept_.empty()) drop_oldest();
    }

    std::size_t kept_bytes() {
        const std::lock_guard lock(mutex_);
        return kept_bytes_;
    }

private:
    struct Block {
        void* memory;
        std::size_t bytes;
    };

    void drop_oldest() {
        std::free(kept_.front().memory);
        kept_bytes_ -= kept_.front().bytes;
        kept_.erase(kept_.begin());
    }

    std::mutex mutex_;
    std::map<void*, std::size_t> in_use_;
    std::vector<Block> kept_;
    std::size_t kept_bytes_ = 0;
};

// Never destroyed: objects that outlive main() may free theirs later.
LargeBlocks& large_blocks() {
    static LargeBlocks& blocks = *new LargeBlocks;
    return blocks;
}

}  // namespace

void* allocate_large(std::size_t bytes) {
    const std::size_t alignment = bytes >= kHugePage ? kHugePage : kLine;
    const std::size_t whole = std::max(alignment, (bytes + alignment - 1) / alignment * alignment);
    if (whole < bytes) throw std::bad_alloc();
    if (alignment == kHugePage)
        if (void* kept = large_blocks().take(whole)) return kept;
    void* memory = std::aligned_alloc(alignment, whole);
    if (memory == nullptr) throw std::bad_alloc();
    if (alignment == kHugePage) {
        prefer_large_pages(memory, whole);
        large_blocks().add(memory, whole);
    }
    return memory;
}

void free_large(void* memory) noexcept {
    if (memory == nullptr || large_blocks().keep(memory)) return;
    std::free(memory);
}

void prefer_large_pages([[maybe_unused]] void* memory,
                        [[maybe_unused]] std::size_t bytes) noexcept {
#ifdef __linux__
    const auto address = reinterpret_cast<std::uintptr_t>(memory);
    const std::size_t skipped = (kHugePage - address % kHugePage) % kHugePage;
    if (bytes < skipped + kHugePage) return;
    madvise(static_cast<char*>(memory) + skipped, (bytes - skipped) / kHugePage * kHugePage,
            MADV_HUGEPAGE);
#endif
}

std::size_t kept_large_memory() { return large_blocks().kept_bytes(); }
void release_large_memory() noexcept { large_blocks().release(); }

}  // namespace ballast
