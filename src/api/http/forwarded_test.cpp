#include "api/http/forwarded.hpp"

#include <gtest/gtest.h>

namespace ballast::api::http {
namespace {

TrustedProxies trusted(std::string_view list, ForwardedHeader header) {
    auto networks = IpNetworks::parse(list);
    EXPECT_TRUE(networks.has_value());
    return {.addresses = networks ? *networks : IpNetworks{}, .header = header};
}

Origin by_x(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
    Headers headers;
    for (const auto& [name, value] : fields) headers.add(name, value);
    return origin_of(trusted("127.0.0.1,10.0.0.0/8", ForwardedHeader::kXForwarded), "127.0.0.1",
                     headers);
}

Origin by_forwarded(std::string_view value) {
    Headers headers;
    headers.add("Forwarded", value);
    return origin_of(trusted("127.0.0.1,10.0.0.0/8", ForwardedHeader::kForwarded), "127.0.0.1",
                     headers);
}

TEST(Forwarded, ClientIsTheLastAddressThatIsNoTrustedProxy) {
    EXPECT_EQ(by_x({{"X-Forwarded-For", "203.0.113.7"}}).address, "203.0.113.7");
    EXPECT_EQ(by_x({{"X-Forwarded-For", "203.0.113.7, 10.1.1.1"}}).address, "203.0.113.7");
    // The client itself sent the first entry.
    EXPECT_EQ(by_x({{"X-Forwarded-For", "198.51.100.1, 203.0.113.7, 10.1.1.1"}}).address,
              "203.0.113.7");
    EXPECT_EQ(
        by_x({{"X-Forwarded-For", "198.51.100.1"}, {"x-forwarded-for", "203.0.113.7"}}).address,
        "203.0.113.7");
}

TEST(Forwarded, WithoutAValidEntryTheClientIsTheProxy) {
    EXPECT_EQ(by_x({}).address, "127.0.0.1");
    EXPECT_EQ(by_x({{"X-Forwarded-For", "unknown"}}).address, "127.0.0.1");
    EXPECT_EQ(by_x({{"X-Forwarded-For", "203.0.113.7, evil<script>, 10.0.0.9"}}).address,
              "10.0.0.9");
    EXPECT_EQ(by_x({{"X-Forwarded-For", "10.0.0.1, 10.0.0.2"}}).address, "10.0.0.1");
}

TEST(Forwarded, SchemeIsTheNearestProxys) {
    EXPECT_TRUE(by_x({{"X-Forwarded-Proto", "https"}}).https);
    EXPECT_FALSE(by_x({{"X-Forwarded-Proto", "https, http"}}).https);
    EXPECT_FALSE(by_x({{"X-Forwarded-For", "203.0.113.7"}}).https);
}

TEST(Forwarded, OnlyTheConfiguredHeaderIsRead) {
    EXPECT_EQ(by_x({{"Forwarded", "for=198.51.100.9;proto=https"}}).address, "127.0.0.1");
    EXPECT_FALSE(by_x({{"Forwarded", "for=198.51.100.9;proto=https"}}).https);
}

// The examples of RFC 7239 section 4.
TEST(Forwarded, ReadsTheElementsOfRfc7239) {
    EXPECT_EQ(by_forwarded("For=\"[2001:db8:cafe::17]:4711\"").address, "2001:db8:cafe::17");
    const Origin origin = by_forwarded("for=192.0.2.60;proto=https;by=203.0.113.43");
    EXPECT_EQ(origin.address, "192.0.2.60");
    EXPECT_TRUE(origin.https);
    EXPECT_EQ(by_forwarded("for=192.0.2.43, for=198.51.100.17").address, "198.51.100.17");
    EXPECT_EQ(by_forwarded("for=\"_gazonk\"").address, "127.0.0.1");
    // A separator within quotes does not begin an element.
    EXPECT_EQ(by_forwarded("for=192.0.2.43;host=\"a,for=1.1.1.1\"").address, "192.0.2.43");
}

TEST(Forwarded, TrustsOnlyTheListedPeers) {
    const TrustedProxies proxies = trusted("10.0.0.0/8", ForwardedHeader::kXForwarded);
    EXPECT_TRUE(proxies.contains("10.9.9.9"));
    EXPECT_FALSE(proxies.contains("127.0.0.1"));
    EXPECT_FALSE(TrustedProxies{}.contains("127.0.0.1"));
}

}  // namespace
}  // namespace ballast::api::http
