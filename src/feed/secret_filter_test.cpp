#include "feed/secret_filter.hpp"

#include <gtest/gtest.h>

namespace ballast::feed {
namespace {

using Secrets = std::vector<std::pair<std::string, std::string>>;

SecretFilter filter() {
    return SecretFilter(Secrets{{"Authorization:", "Bearer sk-12345678"}, {"apikey", "abababac"}});
}

TEST(SecretFilter, RemovesTheKeyAloneAndWithItsScheme) {
    EXPECT_EQ(filter().without("the key sk-12345678 (Bearer sk-12345678) is not valid: abababac"),
              "the key [removed] ([removed]) is not valid: [removed]");
    EXPECT_EQ(filter().without("sk-1234567"), "sk-1234567");
}

TEST(SecretFilter, LeavesShortValuesAndTextsWithoutSecrets) {
    EXPECT_EQ(SecretFilter(Secrets{{"key", "short"}}).without("a short text"), "a short text");
    EXPECT_EQ(SecretFilter(Secrets{}).take("anything"), "anything");
}

TEST(SecretFilter, FindsSecretsAcrossTheEndsOfAllParts) {
    const std::string text = "ab abab sk-12 ababababac, Bearer sk-12345678 Bearer sk-1234567 sk-";
    const std::string expected = "ab abab sk-12 ab[removed], [removed] Bearer sk-1234567 sk-";
    for (std::size_t first = 0; first <= text.size(); ++first)
        for (std::size_t step = 1; step < 20; ++step) {
            SecretFilter parts = filter();
            std::string read = parts.take(std::string_view(text).substr(0, first));
            for (std::size_t at = first; at < text.size(); at += step)
                read += parts.take(std::string_view(text).substr(at, step));
            ASSERT_EQ(read + parts.rest(), expected) << first << ' ' << step;
        }
}

TEST(SecretFilter, HoldsBackNothingThatCannotBeASecret) {
    SecretFilter parts = filter();
    EXPECT_EQ(parts.take("data: {\"text\":\"Hello\"}\n\n"), "data: {\"text\":\"Hello\"}\n\n");
    EXPECT_EQ(parts.take("see sk-1"), "see ");
    EXPECT_EQ(parts.take("x"), "sk-1x");
}

}  // namespace
}  // namespace ballast::feed
