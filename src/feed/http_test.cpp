// The client against a real server on the loopback interface.
#include "feed/http.hpp"

#include <gtest/gtest.h>

#include "support/upstream.hpp"

namespace ballast::feed {
namespace {

class Http : public testing::Test {
protected:
    void SetUp() override { upstream_.reset(); }

    Result<HttpResponse> get(const std::string& path, bool local = true, HttpLimits limits = {}) {
        return http_request({.url = upstream_.base() + path, .secrets = secrets_, .etag = etag_},
                            {.host = "127.0.0.1", .local = local}, limits, cancel_);
    }

    test::Upstream& upstream_ = test::Upstream::instance();
    std::vector<std::pair<std::string, std::string>> secrets_;
    std::string etag_;
    Cancel cancel_;
};

TEST_F(Http, ReturnsBodyStatusAndHeaders) {
    const auto response = get("/csv/AAA.csv");
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(response->media_type, "text/csv");
    EXPECT_TRUE(response->body.starts_with("Date,Open"));
    EXPECT_FALSE(response->etag.empty());
}

TEST_F(Http, AConditionalRequestOfWhatHasNotChangedHasNoBody) {
    const auto first = get("/csv/AAA.csv");
    ASSERT_TRUE(first);
    etag_ = first->etag;
    const auto second = get("/csv/AAA.csv");
    ASSERT_TRUE(second);
    EXPECT_EQ(second->status, 304);
    EXPECT_TRUE(second->body.empty());
}

TEST_F(Http, SecretsAreParametersOrHeaders) {
    secrets_ = {{"api_key", "a b&c"}, {"X-Key:", "d"}};
    ASSERT_TRUE(get("/nothing?x=1"));
    EXPECT_NE(upstream_.log().find("/nothing?x=1&api_key=a%20b%26c"), std::string::npos);
    secrets_ = {{"X-Key:", "d\r\nHost: evil"}};
    EXPECT_FALSE(get("/nothing"));
}

TEST_F(Http, APrivateAddressNeedsALocalProvider) {
    const auto response =
        http_request({.url = "https://localhost:1/"}, {.host = "localhost"}, {}, cancel_);
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, Code::kForbidden);
    EXPECT_NE(response.error().message.find("private or reserved"), std::string::npos);
    EXPECT_FALSE(get("/csv/AAA.csv", false)) << "http";
    EXPECT_EQ(upstream_.log(), "[]");
}

TEST_F(Http, RedirectsAreNotFollowed) {
    upstream_.failure("/csv/", "redirect", 1, R"(,"to":"http://127.0.0.1:1/secret")");
    const auto response = get("/csv/AAA.csv");
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 302);
    EXPECT_EQ(response->location, "http://127.0.0.1:1/secret");
}

TEST_F(Http, TheSizeOfAChunkedBodyIsLimited) {
    upstream_.failure("/csv/", "endless");
    const auto response = get("/csv/AAA.csv", true, {.body_bytes = 100'000});
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, Code::kLimitExceeded);
}

TEST_F(Http, ABodyThatEndsEarlyIsAnError) {
    upstream_.failure("/csv/", "truncated");
    const auto response = get("/csv/AAA.csv");
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, Code::kUnavailable);
}

TEST_F(Http, AServerThatIsSilentIsLeft) {
    using namespace std::chrono_literals;
    upstream_.failure("/csv/", "slow", 2, R"(,"seconds":2)");
    const auto silent = get("/csv/AAA.csv", true, {.first_byte = 200ms});
    ASSERT_FALSE(silent);
    EXPECT_EQ(silent.error().code, Code::kUnavailable);
    EXPECT_FALSE(get("/csv/AAA.csv", true, {.total = 200ms}));
}

TEST_F(Http, CancellationEndsTheTransfer) {
    upstream_.failure("/csv/", "slow", 1, R"(,"seconds":2)");
    cancel_ = Cancel().with_deadline(Cancel::Clock::now() + std::chrono::milliseconds(100));
    const auto response = get("/csv/AAA.csv");
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, Code::kCancelled);
}

TEST_F(Http, ARefusedConnectionIsUnavailable) {
    const auto response = http_request({.url = "http://127.0.0.1:1/"},
                                       {.host = "127.0.0.1", .local = true}, {}, cancel_);
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, Code::kUnavailable);
}

}  // namespace
}  // namespace ballast::feed
