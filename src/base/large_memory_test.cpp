#include "base/large_memory.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <gtest/gtest.h>
#include <limits>
#include <new>

namespace ballast {
namespace {

TEST(LargeMemory, IsAlignedAndWritableToTheLastByte) {
    for (const std::size_t bytes :
         {std::size_t{0}, std::size_t{1}, std::size_t{100}, std::size_t{3} << 20}) {
        auto* memory = static_cast<unsigned char*>(allocate_large(bytes));
        const std::size_t alignment = bytes >= (std::size_t{2} << 20) ? std::size_t{2} << 20 : 64;
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory) % alignment, 0U) << bytes;
        std::memset(memory, 7, bytes);
        if (bytes > 0) {
            EXPECT_EQ(memory[bytes - 1], 7);
        }
        free_large(memory);
    }
}

constexpr std::size_t kPage = std::size_t{2} << 20;

TEST(LargeMemory, AFreedBlockIsReusedForASimilarSize) {
    release_large_memory();
    void* const first = allocate_large(8 * kPage);
    free_large(first);
    EXPECT_EQ(kept_large_memory(), 8 * kPage);
    void* const larger = allocate_large(9 * kPage);
    EXPECT_NE(larger, first);
    void* const much_smaller = allocate_large(4 * kPage);
    EXPECT_NE(much_smaller, first);
    void* const about_as_large = allocate_large(8 * kPage - 100);
    EXPECT_EQ(about_as_large, first);
    EXPECT_EQ(kept_large_memory(), 0U);
    for (void* memory : {larger, much_smaller, about_as_large}) free_large(memory);
    release_large_memory();
    EXPECT_EQ(kept_large_memory(), 0U);
}

TEST(LargeMemory, KeepsAtMostTheLimit) {
    release_large_memory();
    const std::size_t third = kMostKeptBytes / kPage / 3 * kPage;
    std::array<void*, 4> blocks{};
    for (void*& memory : blocks) memory = allocate_large(third);
    for (void* memory : blocks) free_large(memory);
    EXPECT_EQ(kept_large_memory(), 3 * third);
    free_large(allocate_large(kMostKeptBytes + kPage));
    EXPECT_EQ(kept_large_memory(), 3 * third);
    release_large_memory();
}

TEST(LargeMemory, ThrowsWhenMemoryIsExhausted) {
    EXPECT_THROW(allocate_large(std::numeric_limits<std::size_t>::max() - 5), std::bad_alloc);
}

}  // namespace
}  // namespace ballast
