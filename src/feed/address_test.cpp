// URLs and addresses against the policy: the corpus of spellings with which servers are made to
// request what they should not.
#include "feed/address.hpp"

#include <arpa/inet.h>
#include <array>
#include <gtest/gtest.h>

namespace ballast::feed {
namespace {

AddressKind kind(const char* text) {
    std::array<std::uint8_t, 16> bytes{};
    if (inet_pton(AF_INET, text, bytes.data()) == 1) return kind_of_address({bytes.data(), 4});
    EXPECT_EQ(inet_pton(AF_INET6, text, bytes.data()), 1) << text;
    return kind_of_address(bytes);
}

TEST(Address, PublicAddressesAreAllowed) {
    for (const char* text : {"8.8.8.8", "1.1.1.1", "172.15.255.255", "172.32.0.1", "100.63.255.255",
                             "100.128.0.1", "192.167.1.1", "198.17.0.1", "223.255.255.255",
                             "2001:4860:4860::8888", "2606:4700::1111", "::ffff:8.8.8.8"})
        EXPECT_EQ(kind(text), AddressKind::kPublic) << text;
}

TEST(Address, PrivateAddressesNeedALocalProvider) {
    for (const char* text :
         {"127.0.0.1", "127.255.0.9", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255",
          "192.168.1.1", "::1", "fd00::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.1.2.3",
          "64:ff9b::10.0.0.1", "2002:7f00:1::1"})
        EXPECT_EQ(kind(text), AddressKind::kPrivate) << text;
}

TEST(Address, AddressesOfMetadataServicesAreAKindOfTheirOwn) {
    for (const char* text :
         {"169.254.169.254", "169.254.170.2", "169.254.0.1", "::ffff:169.254.169.254",
          "64:ff9b::169.254.169.254", "2002:a9fe:a9fe::1"})
        EXPECT_EQ(kind(text), AddressKind::kMetadata) << text;
}

TEST(Address, ReservedAddressesAreNeverAllowed) {
    for (const char* text : {"0.0.0.0",         "0.1.2.3",   "100.64.0.1",  "100.127.255.255",
                             "192.0.0.1",       "192.0.2.1", "198.18.0.1",  "198.51.100.7",
                             "203.0.113.9",     "224.0.0.1", "239.1.1.1",   "240.0.0.1",
                             "255.255.255.255", "::",        "fe80::1",     "ff02::1",
                             "2001:db8::1",     "2001::1",   "::a9fe:a9fe", "fec0::1",
                             "3fff::1",         "4000::1"})
        EXPECT_EQ(kind(text), AddressKind::kForbidden) << text;
    EXPECT_EQ(kind_of_address({}), AddressKind::kForbidden);
}

TEST(Address, OnlyTheConfiguredHostOverHttpsIsAllowed) {
    const Destination destination{.host = "data.example.org"};
    for (const char* url :
         {"https://data.example.org/x", "https://DATA.example.org/x", "HTTPS://data.example.org",
          "https://data.example.org:8443/x?y=http://10.0.0.1/", "https://data.example.org:65535/",
          "https://data.example.org./x"})
        EXPECT_TRUE(check_url(url, destination)) << url;
    for (const char* url : {"http://data.example.org/",
                            "ftp://data.example.org/",
                            "file:///etc/passwd",
                            "gopher://data.example.org/",
                            "https://example.org/",
                            "https://data.example.org.evil.com/",
                            "https://data.example.org@evil.com/",
                            "https://user:pass@data.example.org/",
                            "https://evil.com\\@data.example.org/",
                            "https://evil.com#@data.example.org/",
                            "https://evil.com?@data.example.org/",
                            "https:/data.example.org",
                            "data.example.org",
                            "https://",
                            "https://data.example.org:99999999/",
                            "https://data.example.org:80a/",
                            "https://data.example.org\t/",
                            "https://data.example.org /",
                            "https://data.example.org\n",
                            "https://dat\xc3\xa4.example.org/",
                            "https://[::1]/",
                            "https://[::1",
                            "https://2130706433/",
                            "https://0x7f000001/",
                            "https://0177.0.0.1/",
                            "https://127.1/",
                            "https://127.0.0.1/",
                            "https://169.254.169.254/latest/meta-data/",
                            "https://%31%32%37.0.0.1/",
                            "//evil.com/",
                            "javascript://data.example.org/%0aalert(1)",
                            "https://data.example.org%2eevil.com/",
                            "https://localhost/",
                            "https://LOCALHOST./",
                            "https://127.0.0.1.nip.io/",
                            "https://0/",
                            "https://0.0.0.0/",
                            "https://00000177.0.0.1/",
                            "https://0x7f.1/",
                            "https://0x7f.0x0.0x0.0x1/",
                            "https://017700000001/",
                            "https://3232235777/",
                            "https://10.1/",
                            "https://192.168.257/",
                            "https://[::ffff:127.0.0.1]/",
                            "https://[::ffff:7f00:1]/",
                            "https://[0:0:0:0:0:ffff:a9fe:a9fe]/",
                            "https://[fe80::1%25eth0]/",
                            "https://[fd00:ec2::254]/",
                            "https://metadata.google.internal/",
                            "https://data.example.org:443@127.0.0.1/",
                            "https://data.example.org:pw@127.0.0.1/",
                            "https://127.0.0.1#data.example.org/",
                            "https://127.0.0.1?data.example.org/",
                            "https://127.0.0.1\\.data.example.org/",
                            "https://data.example.org\\@127.0.0.1/",
                            "https:\\\\data.example.org/",
                            "https:data.example.org/",
                            "https:///data.example.org/",
                            "https://data.example.org:/x:1@evil.com/",
                            "https://data.example.org:0/",
                            "https://data.example.org:00000/",
                            "https://data.example.org:65536/",
                            "https://data.example.org:-443/",
                            "https://\xef\xbd\x84"
                            "ata.example.org/",
                            "https://data\xe3\x80\x82"
                            "example.org/",
                            "https://xn--data-example.org/",
                            "https://data.example.org\r\nHost: evil.com/",
                            "https://data.example.org/\r\nX: y",
                            "dict://data.example.org:11211/stat",
                            "ldap://data.example.org/",
                            "data:text/plain,x",
                            "https//data.example.org/"})
        EXPECT_FALSE(check_url(url, destination)) << url;
}

TEST(Address, ALocalProviderMayUseHttp) {
    EXPECT_TRUE(check_url("http://127.0.0.1:9000/x", {.host = "127.0.0.1", .local = true}));
    EXPECT_FALSE(check_url("ftp://127.0.0.1/x", {.host = "127.0.0.1", .local = true}));
    const auto error = check_url("http://a.example/", {.host = "a.example"});
    ASSERT_FALSE(error);
    EXPECT_NE(error.error().message.find("marked as local"), std::string::npos);
}

}  // namespace
}  // namespace ballast::feed
