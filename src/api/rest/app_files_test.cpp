#include "api/rest/app_files.hpp"

#include <gmock/gmock.h>

#include "embedded/ballast_api_app.hpp"

namespace ballast::api::rest {
namespace {

const std::string kArchive =
    "ballast-app 1 2\n"
    "assets/a-1.js\ttext/javascript\tabc\t1\t0\t5\t5\t2\t7\t3\n"
    "index.html\ttext/html\tdef\t0\t10\t4\t14\t0\t14\t0\n"
    "plainGZBRO<hi>";

http::Request asking(std::string encoding, std::string version = "") {
    http::Request request;
    if (!encoding.empty()) request.headers.add("Accept-Encoding", std::move(encoding));
    if (!version.empty()) request.headers.add("If-None-Match", std::move(version));
    return request;
}

std::string field(const http::Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
        if (key == name) return value;
    return "";
}

TEST(AppFiles, TheSmallestAcceptedEncodingIsSent) {
    const auto app = AppFiles::read(kArchive);
    ASSERT_TRUE(app) << app.error().message;
    EXPECT_EQ(app->answer("assets/a-1.js", asking("gzip, br")).body, "BRO");
    EXPECT_EQ(app->answer("assets/a-1.js", asking("gzip, br;q=0")).body, "GZ");
    EXPECT_EQ(app->answer("assets/a-1.js", asking("")).body, "plain");
    EXPECT_EQ(field(app->answer("assets/a-1.js", asking("br")), "Content-Encoding"), "br");
    EXPECT_EQ(app->answer("index.html", asking("gzip, br")).body, "<hi>");
}

TEST(AppFiles, HashedNamesAreImmutableAndOthersAreRevalidated) {
    const auto app = AppFiles::read(kArchive);
    ASSERT_TRUE(app);
    EXPECT_THAT(field(app->answer("assets/a-1.js", asking("")), "Cache-Control"),
                testing::HasSubstr("immutable"));
    const auto first = app->answer("index.html", asking(""));
    EXPECT_EQ(field(first, "Cache-Control"), "no-cache");
    const auto second = app->answer("index.html", asking("", field(first, "ETag")));
    EXPECT_EQ(second.status, 304);
    EXPECT_TRUE(second.body.empty());
}

TEST(AppFiles, ACodingIsAcceptedByNameOrStarButNotWithWeightZero) {
    EXPECT_TRUE(accepts_coding("gzip;q=0.5 , BR", "br"));
    EXPECT_TRUE(accepts_coding("*", "gzip"));
    EXPECT_FALSE(accepts_coding("br;q=0.000", "br"));
    EXPECT_FALSE(accepts_coding("gzip;q=0, *", "gzip"));
    EXPECT_FALSE(accepts_coding("identity", "gzip"));
}

TEST(AppFiles, ADamagedArchiveIsRejected) {
    EXPECT_FALSE(AppFiles::read(""));
    EXPECT_FALSE(AppFiles::read("ballast-app 1 x\n"));
    for (std::size_t cut = 20; cut + 1 < kArchive.size(); ++cut)
        EXPECT_FALSE(AppFiles::read(std::string_view(kArchive).substr(0, cut))) << cut;
}

TEST(AppFiles, TheEmbeddedAppHasAnIndexPage) {
    const auto app = AppFiles::read(app::find("app.pack"));
    ASSERT_TRUE(app) << app.error().message;
    EXPECT_TRUE(app->has("index.html"));
    EXPECT_EQ(app->answer("nothing", asking("")).status, 404);
}

}  // namespace
}  // namespace ballast::api::rest
