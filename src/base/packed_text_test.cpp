#include "base/packed_text.hpp"

#include <gtest/gtest.h>

namespace ballast {
namespace {

constexpr std::size_t kMost = 1 << 20;

TEST(PackedText, ARepetitiveTextGetsSmallerAndIsReadBack) {
    std::string text = "[";
    for (int i = 0; i < 1000; ++i) text += "{\"symbol\":\"NVDA\",\"weight\":0.125},";
    const std::string packed = pack_text(text);
    EXPECT_LT(packed.size(), text.size() / 20);
    EXPECT_EQ(unpack_text(packed, kMost).value(), text);
}

TEST(PackedText, EveryTextIsReadBack) {
    std::uint64_t state = 1;
    const auto next = [&] { return state = state * 6364136223846793005U + 1442695040888963407U; };
    for (int i = 0; i < 500; ++i) {
        std::string text(next() >> 52, '\0');
        const std::uint64_t letters = 1 + (next() >> 56);
        for (char& letter : text) letter = static_cast<char>((next() >> 40) % letters);
        if (i % 5 == 0) text.insert(0, "gz:");
        EXPECT_EQ(unpack_text(pack_text(text), kMost).value(), text) << i;
    }
}

TEST(PackedText, AShortTextStaysAsItIsUnlessItLooksPacked) {
    EXPECT_EQ(pack_text("{}"), "{}");
    EXPECT_EQ(unpack_text(pack_text("gz:"), kMost).value(), "gz:");
}

TEST(PackedText, ADamagedOrTooLargeOneIsRefused) {
    const std::string text(100'000, 'x');
    const std::string packed = pack_text(text);
    EXPECT_EQ(unpack_text(packed, text.size()).value(), text);
    EXPECT_EQ(unpack_text(packed, text.size() - 1).error().code, Code::kCorrupted);
    for (std::size_t at = 3; at + 4 < packed.size(); at += 4) {
        const auto cut = unpack_text(packed.substr(0, at), kMost);
        ASSERT_FALSE(cut) << at;
        EXPECT_EQ(cut.error().code, Code::kCorrupted);
    }
    EXPECT_EQ(unpack_text("gz:no base64", kMost).error().code, Code::kCorrupted);
    EXPECT_EQ(unpack_text(packed + "AAAA", kMost).error().code, Code::kCorrupted);
}

}  // namespace
}  // namespace ballast
