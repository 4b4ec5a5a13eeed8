#include "base/philox.hpp"

#include <gtest/gtest.h>
#include <random>

#ifdef BALLAST_RANDOM123
#include <Random123/philox.h>
#endif

namespace ballast {
namespace {

// The known-answer vectors that Salmon et al. publish with Random123 (tests/kat_vectors).
TEST(Philox, MatchesThePublishedKnownAnswers) {
    EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}),
              (PhiloxCounter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    constexpr std::uint32_t kOnes = 0xffffffff;
    EXPECT_EQ(philox({kOnes, kOnes, kOnes, kOnes}, {kOnes, kOnes}),
              (PhiloxCounter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
    EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
              (PhiloxCounter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

#ifdef BALLAST_RANDOM123
TEST(Philox, MatchesTheAuthorsLibrary) {
    std::mt19937_64 random(11);
    for (int i = 0; i < 10'000; ++i) {
        PhiloxCounter counter{};
        PhiloxKey key{};
        for (std::uint32_t& word : counter) word = static_cast<std::uint32_t>(random());
        for (std::uint32_t& word : key) word = static_cast<std::uint32_t>(random());
        const r123::Philox4x32::ctr_type expected = r123::Philox4x32()(
            {{counter[0], counter[1], counter[2], counter[3]}}, {{key[0], key[1]}});
        const PhiloxCounter ours = philox(counter, key);
        for (std::size_t word = 0; word < 4; ++word) ASSERT_EQ(ours[word], expected[word]);
    }
}
#endif

}  // namespace
}  // namespace ballast
