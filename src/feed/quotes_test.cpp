// Option chains and quotes in the shapes that the providers document; the values are made up.
#include "feed/quotes.hpp"

#include <array>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <initializer_list>
#include <string_view>

namespace ballast::feed {
namespace {

Provider massive() {
    return {.name = "polygon",
            .kind = ProviderKind::kPolygon,
            .base = "https://api.massive.com",
            .key = "k",
            .enabled = true};
}

Provider fmp() {
    return {.name = "fmp",
            .kind = ProviderKind::kFmp,
            .base = "https://financialmodelingprep.com",
            .key = "k",
            .currency = "USD",
            .enabled = true};
}

Result<OptionChain> chain(std::string body) {
    return parse_chain(massive(), {.status = 200, .body = std::move(body)});
}

TEST(Chain, ContractsHaveQuotesWhereTheSourceStatesThem) {
    const auto read = chain(R"({"status":"OK","results":[
        {"details":{"contract_type":"call","exercise_style":"american",
                    "expiration_date":"2026-09-18","shares_per_contract":100,"strike_price":460,
                    "ticker":"O:SPY260918C00460000"},
         "greeks":{"delta":0.52,"gamma":0.01,"theta":-0.03,"vega":0.4},"implied_volatility":0.21,
         "last_quote":{"bid":12.1,"ask":12.4,"midpoint":12.25},"open_interest":1523,
         "underlying_asset":{"price":455.3}},
        {"details":{"ticker":"O:SPY260918C00100000"},"implied_volatility":0,
         "last_quote":{"bid":0,"ask":0}},
        {"details":{"ticker":"SPY-??"}}],
        "next_url":"https://api.massive.com/v3/snapshot/options/SPY?cursor=x"})");
    ASSERT_TRUE(read) << read.error().message;
    ASSERT_EQ(read->contracts.size(), 2U);
    EXPECT_EQ(read->unreadable, 1U);
    EXPECT_EQ(read->contracts[0].contract, "SPY260918C00460000");
    EXPECT_EQ(read->contracts[0].quote.implied_volatility, 0.21);
    EXPECT_EQ(read->contracts[0].quote.last, 12.25);
    EXPECT_EQ(read->contracts[0].quote.underlying_price, 455.3);
    // Deep in the money there are no Greeks; a bid of zero is a bid, a volatility of zero is none.
    EXPECT_FALSE(read->contracts[1].quote.implied_volatility);
    EXPECT_EQ(read->contracts[1].quote.bid, 0.0);
    EXPECT_FALSE(read->contracts[1].quote.ask);
    EXPECT_FALSE(read->contracts[1].quote.delta);
    EXPECT_FALSE(read->next.empty());
}

// A page of contracts whose row is the symbol, further details and the quote.
OptionChain page_of(std::initializer_list<std::array<std::string_view, 3>> rows) {
    std::string text;
    for (const auto& [symbol, details, quote] : rows)
        text += fmt::format(R"({}{{"details":{{"ticker":"O:{}"{}}},"last_quote":{}}})",
                            text.empty() ? "" : ",", symbol, details, quote);
    return *chain(R"({"status":"OK","results":[)" + text + "]}");
}

TEST(Chain, AContractWhoseTermsAreNotThoseOfItsSymbolIsLeftOutAndReported) {
    constexpr std::string_view kQuote = R"({"bid":1,"ask":2})";
    OptionChain read = page_of({
        {"SPY260918C00460000", R"(,"contract_type":"put")", kQuote},
        {"SPY260918C00470000", R"(,"expiration_date":"2026-09-17")", kQuote},
        {"SPY260918C00480000", R"(,"strike_price":48)", kQuote},
        {"SPY260918P00462500",
         R"(,"contract_type":"put","expiration_date":"2026-09-18","strike_price":462.5)", kQuote},
    });
    Issues issues;
    settle(read, "SPY", issues);
    ASSERT_EQ(read.contracts.size(), 1U);
    EXPECT_EQ(read.contracts[0].contract, "SPY260918P00462500");
    ASSERT_EQ(issues.size(), 1U);
    EXPECT_EQ(issues[0].code, "contradictory_terms");
    EXPECT_EQ(issues[0].where, "SPY");
    EXPECT_TRUE(issues[0].message.starts_with("3 contracts of SPY have a type, expiry or strike"))
        << issues[0].message;
}

TEST(Chain, EqualContractsOfOverlappingPagesCountOnceAndDifferentOnesNever) {
    OptionChain read = page_of({{"SPY260918C00460000", "", R"({"bid":1,"ask":2})"},
                                {"SPY260918C00470000", "", R"({"bid":1,"ask":2})"}});
    append(read, page_of({{"SPY260918C00470000", "", R"({"bid":3,"ask":4})"},
                          {"SPY260918C00460000", "", R"({"bid":1,"ask":2})"},
                          {"SPY260918C00450000", "", R"({"bid":5,"ask":4})"}}));
    Issues issues;
    settle(read, "SPY", issues);
    ASSERT_EQ(read.contracts.size(), 2U);
    EXPECT_EQ(read.contracts[0].contract, "SPY260918C00450000");
    EXPECT_FALSE(read.contracts[0].quote.bid) << "above the ask";
    EXPECT_FALSE(read.contracts[0].quote.ask);
    EXPECT_EQ(read.contracts[1].contract, "SPY260918C00460000");
    EXPECT_EQ(read.contracts[1].quote.ask, 2.0);
    ASSERT_EQ(issues.size(), 2U);
    EXPECT_EQ(issues[0].code, "contradictory_contracts");
    EXPECT_NE(issues[0].message.find("SPY260918C00470000"), std::string::npos);
    EXPECT_EQ(issues[1].code, "crossed_quotes");
}

TEST(Chain, APlanWithoutChainsAndOtherShapesAreErrors) {
    const auto plan = chain(R"({"status":"NOT_AUTHORIZED","message":"upgrade your plan"})");
    ASSERT_FALSE(plan);
    EXPECT_EQ(plan.error().code, Code::kForbidden);
    EXPECT_NE(plan.error().message.find("upgrade your plan"), std::string::npos);
    for (const char* body :
         {"{}", R"({"status":"OK"})", "<html>", R"({"status":"OK","results":1})"})
        EXPECT_FALSE(chain(body)) << body;
}

TEST(Chain, TheKeyGoesToTheHostOfTheProviderOnly) {
    const auto first = chain_request(massive(), {"SPY", *fin::Date::parse("2026-01-02"), ""});
    ASSERT_TRUE(first);
    EXPECT_EQ(first->url,
              "https://api.massive.com/v3/snapshot/options/SPY?expiration_date.gte=2026-01-02"
              "&limit=250");
    EXPECT_FALSE(chain_request(massive(), {"SPY", {}, "https://evil.example/next"}));
    EXPECT_FALSE(chain_request(fmp(), {"SPY", {}, ""}));
}

TEST(Quotes, SymbolsWithoutAPriceAreLeftOut) {
    const auto read = parse_quotes(
        fmp(), {.status = 200, .body = R"([{"symbol":"AAPL","price":190.5,"previousClose":189.25,
                             "volume":1000,"timestamp":1767301200},
                            {"symbol":"GONE","price":null},{"symbol":"ZERO","price":0}])"});
    ASSERT_TRUE(read) << read.error().message;
    ASSERT_EQ(read->size(), 1U);
    EXPECT_EQ(read->front().quote.price, 190.5);
    EXPECT_EQ(read->front().quote.currency, "USD");
    EXPECT_EQ(read->front().quote.quoted_at->to_string().substr(0, 10), "2026-01-01");
    EXPECT_FALSE(
        parse_quotes(fmp(), {.status = 200, .body = R"({"Error Message":"Limit Reach"})"}));
    const std::vector<std::string> symbols{"AAPL", "BRK.B", "A&B"};
    EXPECT_EQ(quotes_request(fmp(), symbols)->url,
              "https://financialmodelingprep.com/stable/batch-quote?symbols=AAPL,BRK.B,A%26B");
    EXPECT_FALSE(quotes_request(massive(), symbols));
}

}  // namespace
}  // namespace ballast::feed
