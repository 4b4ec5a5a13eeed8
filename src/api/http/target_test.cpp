#include "api/http/target.hpp"

#include <gtest/gtest.h>

namespace ballast::api::http {
namespace {

TEST(Target, IsSplitAtTheFirstQuestionMark) {
    const auto target = parse_target("/api/v1/portfolios?name=a?b&x");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->path, "/api/v1/portfolios");
    EXPECT_EQ(target->query, "name=a?b&x");
}

TEST(Target, PathIsDecodedAndEmptySegmentsAreDropped) {
    EXPECT_EQ(parse_target("/")->path, "/");
    EXPECT_EQ(parse_target("/a%20b/%C3%A9t%C3%A9")->path, "/a b/\xC3\xA9t\xC3\xA9");
    EXPECT_EQ(parse_target("//a///b/")->path, "/a/b/");
    EXPECT_EQ(parse_target("///")->path, "/");
    EXPECT_EQ(parse_target("/%7Euser/a+b")->path, "/~user/a+b");
    EXPECT_EQ(parse_target("/a...b/.hidden")->path, "/a...b/.hidden");
}

TEST(Target, AbsoluteFormHasAnAuthority) {
    EXPECT_EQ(parse_target("http://localhost:8080/a?b")->authority, "localhost:8080");
    EXPECT_EQ(parse_target("http://host?x=1")->authority, "host");
    EXPECT_EQ(parse_target("http://host")->authority, "host");
    EXPECT_EQ(parse_target("/a")->authority, "");
    EXPECT_EQ(parse_target("http://localhost:8080/a?b")->path, "/a");
    EXPECT_EQ(parse_target("HTTPS://host/a?b")->query, "b");
    EXPECT_EQ(parse_target("http://host")->path, "/");
    EXPECT_EQ(parse_target("http://host?x=1")->query, "x=1");
    EXPECT_EQ(parse_target("*")->path, "*");
}

TEST(Target, ThatIsAmbiguousIsRejected) {
    for (const char* target :
         {"/a/../b",      "/a/%2e%2e/b",  "/a/%2E./b",  "/..",           "/./a",
          "/a/.",         "/a%2Fb",       "/a%5cb",     "/a\\b",         "/a%00b",
          "/a%0d%0ab",    "/a%7f",        "/%",         "/%4",           "/%zz",
          "/%ff",         "/%c0%af",      "/%ed%a0%80", "/%f5%80%80%80", "/%e2%82",
          "/a b",         "/caf\xC3\xA9", "/a#b",       "a/b",           "",
          "localhost:80", "ftp://host/a", "http:///a",  "http:/a",       "?a=1"})
        EXPECT_FALSE(parse_target(target)) << target;
}

TEST(Query, IsDecodedInOrder) {
    const auto query = parse_query("a=1&b=x%20y+z&flag&&a=%26%3D&=v");
    ASSERT_TRUE(query);
    const QueryParameters expected = {
        {"a", "1"}, {"b", "x y z"}, {"flag", ""}, {"a", "&="}, {"", "v"}};
    EXPECT_EQ(*query, expected);
    EXPECT_TRUE(parse_query("")->empty());
}

TEST(Query, ThatIsMalformedIsRejected) {
    for (const char* query : {"a=%", "a=%4", "%gg=1", "a=%00", "a=%ff"})
        EXPECT_FALSE(parse_query(query)) << query;
}

}  // namespace
}  // namespace ballast::api::http
