#include "base/ip_network.hpp"

#include <gtest/gtest.h>

#include "base/result.hpp"

namespace ballast {
namespace {

IpNetworks networks(std::string_view list) {
    auto parsed = IpNetworks::parse(list);
    EXPECT_TRUE(parsed.has_value());
    return parsed ? *parsed : IpNetworks{};
}

bool has(const IpNetworks& all, std::string_view address) {
    const auto parsed = IpAddress::parse(address);
    EXPECT_TRUE(parsed) << address;
    return parsed && all.contains(*parsed);
}

TEST(IpNetwork, ContainsTheAddressesWithItsFirstBits) {
    const IpNetworks all = networks("10.0.0.0/8, 192.168.1.4 ,2001:db8::/33");
    EXPECT_TRUE(has(all, "10.255.0.1"));
    EXPECT_FALSE(has(all, "11.0.0.1"));
    EXPECT_TRUE(has(all, "192.168.1.4"));
    EXPECT_FALSE(has(all, "192.168.1.5"));
    EXPECT_TRUE(has(all, "2001:db8:7fff::1"));
    EXPECT_FALSE(has(all, "2001:db8:8000::1"));
}

TEST(IpNetwork, EmptyListContainsNoAddress) {
    EXPECT_TRUE(networks(" , ").empty());
    EXPECT_FALSE(has(networks(""), "127.0.0.1"));
    EXPECT_TRUE(has(networks("0.0.0.0/0"), "127.0.0.1"));
    EXPECT_FALSE(has(networks("0.0.0.0/0"), "::1"));
}

TEST(IpNetwork, MappedAddressIsTheIpv4Address) {
    EXPECT_TRUE(has(networks("10.0.0.0/8"), "::ffff:10.1.2.3"));
    EXPECT_EQ(IpAddress::parse("::ffff:10.1.2.3")->to_string(), "10.1.2.3");
    EXPECT_EQ(IpAddress::parse("2001:DB8:0:0::1")->to_string(), "2001:db8::1");
}

TEST(IpNetwork, OtherTextIsNoAddress) {
    for (const char* text : {"", "10.1.2", "10.1.2.3.4", "010.1.2.3", "1.2.3.256", "::g", "a.b",
                             "10.1.2.3 ", "[::1]", "0x7f000001"})
        EXPECT_FALSE(IpAddress::parse(text)) << text;
}

TEST(IpNetwork, ErrorNamesTheEntry) {
    for (const char* text : {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::1/129", "proxy"}) {
        const auto parsed = IpNetworks::parse(std::string("127.0.0.1,") + text);
        ASSERT_FALSE(parsed.has_value()) << text;
        EXPECT_NE(parsed.error().message.find(text), std::string::npos);
    }
}

}  // namespace
}  // namespace ballast
