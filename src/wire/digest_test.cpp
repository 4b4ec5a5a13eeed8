#include "wire/digest.hpp"

#include <gtest/gtest.h>
#include <limits>
#include <set>
#include <string>

#include "wire/random_sample_test.hpp"

namespace ballast::wire {
namespace {

template <class T>
std::string digest(const T& value) {
    Sha256 hash;
    digest_into(hash, value);
    return hash.finish_hex();
}

template <class T>
std::string digest_of(std::string_view json) {
    const auto value = read_json<T>(json);
    EXPECT_TRUE(value) << value.error().message;
    return value ? digest(*value) : "";
}

TEST(Digest, IsTheSameHoweverADocumentIsWritten) {
    const std::string plain = digest_of<sample::Position>(R"({"symbol":"AB","quantity":"1.50"})");
    EXPECT_EQ(plain, digest_of<sample::Position>(
                         R"({ "lot":1, "quantity":1.5, "price":null, "symbol":"\u0041B" })"));
    EXPECT_NE(plain, digest_of<sample::Position>(R"({"symbol":"AB","quantity":1.51})"));
    const std::string table =
        digest_of<Table<sample::Position>>(R"([{"symbol":"A","quantity":1}])");
    EXPECT_EQ(table, digest_of<Table<sample::Position>>(R"([["A","1",null,"buy",1,true]])"));
    EXPECT_EQ(digest_of<WideTable>(R"([{"date":"2024-01-02","A":1,"B":null}])"),
              digest_of<WideTable>(R"({"dates":["2024-01-02"],"columns":{"A":[1],"B":[null]}})"));
}

TEST(Digest, TreatsEveryNaNAsTheSameMissingValue) {
    EXPECT_EQ(digest(std::numeric_limits<double>::quiet_NaN()),
              digest(-std::numeric_limits<double>::signaling_NaN()));
    EXPECT_NE(digest(std::numeric_limits<double>::quiet_NaN()), digest(0.0));
}

TEST(Digest, DependsOnTheBoundariesOfTexts) {
    using Texts = std::vector<std::string>;
    EXPECT_NE(digest(Texts{"ab", "c"}), digest(Texts{"a", "bc"}));
    EXPECT_NE(digest(Texts{}), digest(Texts{""}));
    EXPECT_NE(digest(std::vector<Texts>{{"a"}, {}}), digest(std::vector<Texts>{{}, {"a"}}));
}

TEST(Digest, DiffersBetweenRandomValues) {
    sample::Random random(5);
    std::set<std::string> seen;
    for (int i = 0; i < 500; ++i) seen.insert(digest(random.everything()));
    EXPECT_EQ(seen.size(), 500U);
}

// Stored results are looked up by their digest, so it must not change with the code. The value was
// computed with Python's hashlib over the bytes described in digest_impl.hpp: '{', the count of
// fields, then each name and value, counts and lengths as eight bytes, little-endian.
TEST(Digest, OfAKnownValueIsStable) {
    EXPECT_EQ(digest_of<sample::Position>(R"({"symbol":"SPY","quantity":"100"})"),
              "c42d9393fe914fd992478d93542daf81b03d9dc1299853805f9961ec86b10627");
}

}  // namespace
}  // namespace ballast::wire
