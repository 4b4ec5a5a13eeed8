#include "feed/profile.hpp"

#include <gtest/gtest.h>

namespace ballast::feed {
namespace {

const Provider kFmp{.name = "fmp", .kind = ProviderKind::kFmp, .base = "https://x", .key = "k"};

Result<SecurityProfile> parse(const char* body) {
    return parse_profile(kFmp, "AAPL", {.status = 200, .body = body});
}

// The shape of https://site.financialmodelingprep.com/developer/docs/stable/profile-symbol.
TEST(Profile, FieldsAreReadAndUnknownOnesLeftEmpty) {
    const auto profile = parse(
        R"([{"symbol":"AAPL","companyName":"Apple Inc.","sector":"Technology","industry":"NA",)"
        R"("country":"US","exchange":"","exchangeShortName":"NASDAQ","currency":"USD",)"
        R"("isEtf":false,"isFund":false}])");
    ASSERT_TRUE(profile) << profile.error().message;
    EXPECT_EQ(profile->name, "Apple Inc.");
    EXPECT_EQ(profile->sector, "Technology");
    EXPECT_EQ(profile->industry, "");
    EXPECT_EQ(profile->exchange, "NASDAQ");
    EXPECT_EQ(profile->currency, fin::Currency::kUsd);
    EXPECT_EQ(profile->type, model::AssetType::kEquity);
}

TEST(Profile, FundsAreRecognized) {
    EXPECT_EQ(parse(R"([{"symbol":"AAPL","isEtf":true}])")->type, model::AssetType::kEtf);
    EXPECT_EQ(parse(R"([{"symbol":"AAPL","isFund":true}])")->type, model::AssetType::kMutualFund);
}

TEST(Profile, OtherResponsesAreErrors) {
    EXPECT_EQ(parse("[]").error().code, Code::kNotFound);
    EXPECT_EQ(parse(R"([{"symbol":"MSFT"}])").error().code, Code::kInvalidInput);
    EXPECT_EQ(parse(R"({"Error Message":"Limit Reach"})").error().code, Code::kLimitExceeded);
    EXPECT_EQ(parse("<html>").error().code, Code::kInvalidInput);
    EXPECT_EQ(profile_request({.name = "yahoo"}, "AAPL").error().code, Code::kUnsupported);
}

}  // namespace
}  // namespace ballast::feed
