// The client of object stores against a strict double, which computes signatures on its own. With
// BALLAST_S3_SERVER=http://127.0.0.1:PORT against that server, of which the bucket "ballast" is
// empty: tests/deploy/swift_store.py runs those that need no failures.
#include "feed/s3.hpp"

#include <cstdlib>
#include <gtest/gtest.h>

#include "base/digest.hpp"
#include "support/double_client.hpp"

namespace ballast::feed {
namespace {

test::DoubleClient& store() {
    static test::DoubleClient client("tests/doubles/object_store.py");
    return client;
}

// Null for the double.
const char* real_server() { return std::getenv("BALLAST_S3_SERVER"); }

class S3 : public testing::Test {
protected:
    void SetUp() override {
        if (!real_server()) store().post("/_reset", "{}");
    }

    S3Options options() {
        return {.endpoint = real_server() ? real_server() : store().base(),
                .bucket = "ballast",
                .local = true,
                .credentials = [this]() -> Result<S3Credentials> { return credentials_; },
                .pause = std::chrono::milliseconds(1)};
    }
    S3Bucket bucket() { return S3Bucket(options(), clock_); }
    static void fail_next(std::string_view match, std::string_view kind, int count = 1) {
        store().post("/_failure",
                     fmt::format(R"({{"match":"{}","kind":"{}","count":{}}})", match, kind, count));
    }
    static Status put(const S3Bucket& bucket, const std::string& key, std::string_view contents) {
        return bucket.put(key, contents, sha256_hex(contents), Cancel());
    }
    // A request that needs no signature of ours.
    Result<HttpResponse> open(const std::string& url, std::string method = {},
                              std::string_view body = {}) {
        return http_request({.url = url, .method = std::move(method), .body = body},
                            {.host = "127.0.0.1", .local = true}, {}, Cancel());
    }

    SystemClock clock_;
    S3Credentials credentials_{"test:tester", "testing", ""};
};

void expect_code(Code code, const auto& result, std::string_view text = {}) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, code) << result.error().message;
    EXPECT_NE(result.error().message.find(text), std::string::npos) << result.error().message;
}

TEST_F(S3, AnObjectIsReadAsItWasWritten) {
    const S3Bucket bucket = this->bucket();
    const std::string contents("a\0b\xff", 4);
    ASSERT_TRUE(put(bucket, "home/a/b.json", contents));
    EXPECT_EQ(bucket.get("home/a/b.json", 100, Cancel()).value_or(""), contents);
    expect_code(Code::kLimitExceeded, bucket.get("home/a/b.json", 3, Cancel()));
    ASSERT_TRUE(bucket.remove("home/a/b.json", Cancel()));
    expect_code(Code::kNotFound, bucket.get("home/a/b.json", 100, Cancel()));
    EXPECT_TRUE(bucket.remove("home/a/b.json", Cancel())) << "removing twice is no error";
}

TEST_F(S3, ALargeObjectIsSentAndReadInParts) {
    S3Options large = options();
    large.large = large.part = 5U << 20;
    const S3Bucket bucket(large, clock_);
    std::string contents((11U << 20) + 3, '\0');
    for (std::size_t i = 0; i < contents.size(); ++i) contents[i] = static_cast<char>(i * i >> 7);
    const auto piece = [&](std::uint64_t offset, std::size_t size) -> Result<std::string> {
        return contents.substr(offset, size);
    };
    ASSERT_TRUE(bucket.put_large("big", contents.size(), piece, sha256_hex(contents), Cancel()));
    std::string read;
    ASSERT_TRUE(bucket.get_large(
        "big",
        [&](std::string_view bytes) -> Status {
            read += bytes;
            return {};
        },
        Cancel()));
    EXPECT_TRUE(read == contents);
    if (!real_server()) {
        EXPECT_NE(store().get("/_log").find("uploads="), std::string::npos);
    }
}

TEST_F(S3, AnUploadInPartsThatFailsIsAborted) {
    S3Options large = options();
    large.large = large.part = 5U << 20;
    large.tries = 1;
    const S3Bucket bucket(large, clock_);
    const auto piece = [](std::uint64_t, std::size_t size) -> Result<std::string> {
        return std::string(size, 'x');
    };
    fail_next("partNumber=2", "error");
    expect_code(Code::kUnavailable, bucket.put_large("big", 11U << 20, piece, "", Cancel()),
                "InternalError");
    EXPECT_NE(store().get("/_log").find("DELETE /ballast/big?uploadId="), std::string::npos);
    expect_code(Code::kNotFound, bucket.get("big", 1, Cancel()));
}

TEST_F(S3, AnEmptyObjectIsReadInParts) {
    const S3Bucket bucket = this->bucket();
    ASSERT_TRUE(put(bucket, "empty", ""));
    EXPECT_TRUE(bucket.get_large("empty", [](std::string_view) { return Status(); }, Cancel()));
    EXPECT_EQ(bucket.get("empty", 1, Cancel()).value_or("x"), "");
}

TEST_F(S3, AListingIsReadToItsEnd) {
    const S3Bucket bucket = this->bucket();
    ASSERT_TRUE(put(bucket, "other/x", "1"));
    for (int i = 0; i < 1'005; ++i) ASSERT_TRUE(put(bucket, fmt::format("many/{:04}", i), "22"));
    const auto listed = bucket.list("many/", Cancel());
    ASSERT_TRUE(listed) << listed.error().message;
    ASSERT_EQ(listed->size(), 1'005U);
    EXPECT_EQ(listed->back().key, "many/1004");
    EXPECT_EQ(listed->back().size, 2U);
    EXPECT_GT(listed->back().written_at, clock_.now() - std::chrono::hours(1));
}

TEST_F(S3, TouchingAnObjectKeepsItsContents) {
    const S3Bucket bucket = this->bucket();
    ASSERT_TRUE(put(bucket, "a", "contents"));
    ASSERT_TRUE(bucket.touch("a", Cancel()));
    EXPECT_EQ(bucket.get("a", 100, Cancel()).value_or(""), "contents");
    expect_code(Code::kNotFound, bucket.touch("b", Cancel()));
}

TEST_F(S3, ALinkReadsOneObjectWithoutCredentials) {
    const S3Bucket bucket = this->bucket();
    ASSERT_TRUE(put(bucket, "a", "contents"));
    const auto url = bucket.download_url("a", "result.json", std::chrono::seconds(60));
    ASSERT_TRUE(url);
    const auto read = open(*url);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->status, 200);
    EXPECT_EQ(read->body, "contents");
    std::string other = *url;
    other.replace(other.find("/a?"), 3, "/b?");
    EXPECT_EQ(open(other)->status, 403);
    const long status = open(url->substr(0, url->find('?')))->status;
    EXPECT_TRUE(status == 403 || status == 400) << status;
}

TEST_F(S3, ALinkWritesAnObjectOfTheAgreedSize) {
    const S3Bucket bucket = this->bucket();
    const auto url = bucket.upload_url("a", 8, std::chrono::seconds(60));
    ASSERT_TRUE(url);
    EXPECT_EQ(open(*url, "PUT", "too long!")->status, 403);
    EXPECT_EQ(open(*url, "PUT", "contents")->status, 200);
    EXPECT_EQ(bucket.get("a", 100, Cancel()).value_or(""), "contents");
}

TEST_F(S3, WrongKeysAndBucketsAreNamed) {
    credentials_.secret_key = "wrong";
    expect_code(Code::kUnavailable, put(bucket(), "a", "1"), "SignatureDoesNotMatch");
    credentials_ = {"nobody", "testing", ""};
    expect_code(Code::kUnavailable, put(bucket(), "a", "1"),
                real_server() ? "check BALLAST_OBJECTS_CREDENTIALS_FILE" : "InvalidAccessKeyId");
    credentials_ = {"test:tester", "testing", ""};
    S3Options elsewhere = options();
    elsewhere.bucket = "missing";
    expect_code(Code::kUnavailable, put(S3Bucket(elsewhere, clock_), "a", "1"), "no such bucket");
}

TEST_F(S3, AClockThatIsWrongIsReported) {
    const ManualClock late(clock_.now() + std::chrono::hours(1));
    expect_code(Code::kUnavailable, put(S3Bucket(options(), late), "a", "1"),
                "RequestTimeTooSkewed");
}

TEST_F(S3, PassingFailuresAreRepeated) {
    for (const std::string_view kind : {"error", "busy", "silent"}) {
        fail_next("PUT", kind, 3);
        EXPECT_TRUE(put(bucket(), "a", "1")) << kind;
        fail_next("GET", kind, 3);
        EXPECT_EQ(bucket().get("a", 10, Cancel()).value_or(""), "1") << kind;
    }
}

TEST_F(S3, LastingFailuresEndAfterFourTries) {
    fail_next("PUT", "busy", 100);
    expect_code(Code::kUnavailable, put(bucket(), "a", "1"), "SlowDown");
    const std::string log = store().get("/_log");
    std::size_t count = 0;
    for (std::size_t at = 0; (at = log.find("PUT", at)) != std::string::npos; ++at) ++count;
    EXPECT_EQ(count, 4U);
}

TEST_F(S3, ARefusalIsNotRepeated) {
    fail_next("PUT", "refuse", 100);
    expect_code(Code::kUnavailable, put(bucket(), "a", "1"), "AccessDenied");
    const std::string log = store().get("/_log");
    EXPECT_EQ(log.find("PUT"), log.rfind("PUT"));
}

TEST_F(S3, AFullStoreIsReportedAsFull) {
    fail_next("PUT", "full", 100);
    const Status stored = put(bucket(), "a", "1");
    expect_code(Code::kUnavailable, stored, "QuotaExceeded");
    EXPECT_EQ(stored.error().attributes.at(0).second, "full");
}

TEST_F(S3, ChangedAndCutContentsAreNoticed) {
    ASSERT_TRUE(put(bucket(), "a", "contents"));
    fail_next("GET", "corrupt");
    expect_code(Code::kCorrupted, bucket().get("a", 100, Cancel()));
    fail_next("GET", "corrupt");
    expect_code(Code::kCorrupted,
                bucket().get_large("a", [](std::string_view) { return Status(); }, Cancel()));
    fail_next("GET", "cut");
    EXPECT_EQ(bucket().get("a", 100, Cancel()).value_or(""), "contents") << "read again";
}

TEST_F(S3, ASlowStoreEndsAtItsLimit) {
    S3Options brief = options();
    brief.request_limit = std::chrono::seconds(1);
    brief.tries = 1;
    store().post("/_failure", R"({"match":"GET","kind":"slow","seconds":5})");
    expect_code(Code::kUnavailable, S3Bucket(brief, clock_).get("a", 10, Cancel()));
}

TEST_F(S3, AStoreThatSendsNothingIsAskedOnceAndLaterAgain) {
    ASSERT_TRUE(put(bucket(), "a", "1"));
    S3Options impatient = options();
    impatient.patience = std::chrono::milliseconds(300);
    impatient.rest = std::chrono::milliseconds(600);
    const S3Bucket one(impatient, clock_);
    fail_next("GET", "hang", 100);
    expect_code(Code::kUnavailable, one.get("a", 10, Cancel()), "sent nothing within");
    store().post("/_heal", "{}");
    // What would succeed is not asked while the store rests.
    expect_code(Code::kUnavailable, one.get("a", 10, Cancel()), "does not respond");
    const std::string log = store().get("/_log");
    EXPECT_EQ(log.find("GET"), log.rfind("GET"));
    Result<std::string> later = one.get("a", 10, Cancel());
    while (!later) later = one.get("a", 10, Cancel());
    EXPECT_EQ(*later, "1");
}

TEST_F(S3, ABodyThatIsSentSlowlyIsNoSilence) {
    S3Options impatient = options();
    impatient.patience = std::chrono::milliseconds(200);
    impatient.tries = 1;
    // A second of sending more than the patience, at the least rate.
    store().post("/_failure", R"({"match":"PUT","kind":"slow","seconds":0.6})");
    EXPECT_TRUE(put(S3Bucket(impatient, clock_), "large", std::string(1U << 20, 'x')));
}

}  // namespace
}  // namespace ballast::feed
