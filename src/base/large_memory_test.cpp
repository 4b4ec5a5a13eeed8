#include "base/large_memory.hpp"

#include <cstdint>
#include <cstring>
#include <gtest/gtest.h>
#include <limits>
#include <new>

namespace ballast {
namespace {

TEST(LargeMemory, IsAlignedAndWritableToItsLastByte) {
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

TEST(LargeMemory, MoreThanThereIsIsRefused) {
    EXPECT_THROW(allocate_large(std::numeric_limits<std::size_t>::max() - 5), std::bad_alloc);
}

}  // namespace
}  // namespace ballast
