// Keys from the platform, against a double of its services (tests/doubles/metadata.py).
#include "feed/instance_credentials.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <map>

#include "feed/s3.hpp"
#include "support/double_client.hpp"
#include "support/temporary_directory.hpp"

namespace ballast::feed {
namespace {

test::DoubleClient& platform() {
    static test::DoubleClient client("tests/doubles/metadata.py");
    return client;
}

class Instance : public testing::Test {
protected:
    void SetUp() override { platform().post("/_reset", "{}"); }

    std::string file_of(std::string_view text) {
        std::ofstream(directory_ / "token") << text;
        return directory_ / "token";
    }
    Result<S3Credentials> get() { return source_.get(Cancel()); }
    void set(const std::string& fields) { platform().post("/_set", "{" + fields + "}"); }
    void expect_keys(const Result<S3Credentials>& keys, std::string_view secret = "testing",
                     std::string_view session = "session-token") {
        ASSERT_TRUE(keys) << keys.error().message;
        EXPECT_EQ(keys->access_key, "test:tester");
        EXPECT_EQ(keys->secret_key, secret);
        EXPECT_EQ(keys->session_token, session);
    }
    void expect_refused(std::string_view text) {
        const auto keys = get();
        ASSERT_FALSE(keys);
        EXPECT_EQ(keys.error().code, Code::kUnavailable);
        EXPECT_NE(keys.error().message.find(text), std::string::npos) << keys.error().message;
    }

    test::TemporaryDirectory directory_;
    ManualClock clock_{*Instant::parse("2026-01-02T00:00:00Z")};
    std::map<std::string, std::string> variables_{
        {"AWS_EC2_METADATA_SERVICE_ENDPOINT", platform().base()}};
    InstanceCredentials source_{[this](const char* name) {
                                    const auto found = variables_.find(name);
                                    return found == variables_.end() ? "" : found->second;
                                },
                                "us-east-1", clock_};
};

TEST_F(Instance, TheEnvironmentComesFirst) {
    variables_["AWS_ACCESS_KEY_ID"] = "test:tester";
    variables_["AWS_SECRET_ACCESS_KEY"] = "given";
    variables_["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/does/not/exist";
    expect_keys(get(), "given", "");
    EXPECT_EQ(platform().get("/_log"), "[]");
}

TEST_F(Instance, TheMachineGivesTheKeysOfItsRole) {
    expect_keys(get());
    EXPECT_EQ(platform().get("/_log"),
              R"(["PUT /latest/api/token", "GET /latest/meta-data/iam/security-credentials/", )"
              R"("GET /latest/meta-data/iam/security-credentials/ballast-role"])");
    set(R"("secret":"other")");
    expect_keys(get());  // kept until they end
}

TEST_F(Instance, KeysAreReplacedBeforeTheyEndAndUsedWhileTheyAreValid) {
    set(R"("ends":"2026-01-02T01:00:00Z")");
    expect_keys(get());
    set(R"("secret":"second","ends":"2026-01-02T02:00:00Z")");
    clock_.advance(std::chrono::minutes(54));
    expect_keys(get());
    clock_.advance(std::chrono::minutes(2));
    expect_keys(get(), "second");
    // The service is away when they are due: valid ones stay in use, ended ones do not.
    clock_.advance(std::chrono::minutes(60));
    set(R"("status":503)");
    expect_keys(get(), "second");
    clock_.advance(std::chrono::minutes(5));
    expect_refused("127.0.0.1 answered with status 503");
    set(R"("status":200,"secret":"third","ends":"2026-01-02T09:00:00Z")");
    expect_keys(get(), "third");
}

TEST_F(Instance, AWebIdentityIsExchangedForKeys) {
    variables_["AWS_WEB_IDENTITY_TOKEN_FILE"] = file_of("a+web/token=\n");
    expect_refused("AWS_ROLE_ARN is not set");
    variables_["AWS_ROLE_ARN"] = "arn:aws:iam::123456789012:role/ballast";
    variables_["AWS_ENDPOINT_URL_STS"] = platform().base();
    expect_keys(get());
    EXPECT_EQ(platform().get("/_log"), R"(["POST /"])");
}

TEST_F(Instance, AContainerSendsItsTokenToItsService) {
    variables_["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = platform().base() + "/container";
    expect_refused("answered with status 401");
    variables_["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = file_of("pod-token\n");
    expect_keys(get());
}

TEST_F(Instance, WhatIsMissingIsNamed) {
    set(R"("role":"")");
    expect_refused("the machine has no role");
    set(R"("role":"r","access":"")");
    expect_refused("lacks AccessKeyId");
    set(R"("access":"a","ends":"soon")");
    expect_refused("Expiration");
    variables_["AWS_EC2_METADATA_DISABLED"] = "true";
    expect_refused("AWS_EC2_METADATA_DISABLED");
    variables_["AWS_WEB_IDENTITY_TOKEN_FILE"] = directory_ / "none";
    expect_refused("its token file cannot be read");
    // Keys go in clear text to addresses of this machine and its network only.
    variables_["AWS_WEB_IDENTITY_TOKEN_FILE"] = file_of("a+web/token=");
    variables_["AWS_ROLE_ARN"] = "arn:aws:iam::123456789012:role/ballast";
    variables_["AWS_ENDPOINT_URL_STS"] = "http://8.8.8.8";
    expect_refused("outside of this machine");
}

TEST_F(Instance, TheKeysSignRequestsToTheStore) {
    test::DoubleClient store("tests/doubles/object_store.py");
    SystemClock now;
    const S3Bucket bucket({.endpoint = store.base(),
                           .bucket = "ballast",
                           .local = true,
                           .credentials = [this] { return get(); }},
                          now);
    const std::string digest = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    const auto put = bucket.put("greeting", "hello", digest, Cancel());
    ASSERT_TRUE(put) << put.error().message;
    EXPECT_EQ(bucket.get("greeting", 10, Cancel()).value_or(""), "hello");
}

}  // namespace
}  // namespace ballast::feed
