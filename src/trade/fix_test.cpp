// FIX messages against published cases (tests/golden/trade/README.md) and the rules of the
// protocol.
#include "trade/fix.hpp"

#include <algorithm>
#include <gtest/gtest.h>

#include "golden/json_case.hpp"

namespace ballast::trade {
namespace {

Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }

FixHeader header(std::int64_t sequence, FixVersion version = FixVersion::k44) {
    return {.version = version,
            .sender = "RISKPLAT",
            .target = "BROKER1",
            .sequence = sequence,
            .time = Instant::parse("2024-01-02T21:05:00Z").value()};
}

std::string shown(std::string message) {
    std::ranges::replace(message, kFixSeparator, '|');
    return message;
}

Order stock_limit() {
    return {.id = "ORD-0001",
            .account = "ACC1",
            .symbol = "AAPL",
            .quantity = Decimal(100),
            .type = OrderType::kLimit,
            .limit = decimal("185.25")};
}

Order short_sale() {
    return {.id = "ORD-0003",
            .account = "ACC1",
            .side = OrderSide::kShort,
            .symbol = "TSLA",
            .quantity = Decimal(75),
            .type = OrderType::kLimit,
            .limit = decimal("248.40")};
}

Order closing_put() {
    return {.id = "ORD-0005",
            .account = "ACC1",
            .side = OrderSide::kSell,
            .symbol = "AAPL240216P00175000",
            .quantity = Decimal(20),
            .type = OrderType::kLimit,
            .limit = decimal("2.9"),
            .tif = TimeInForce::kGoodTillCancel};
}

std::optional<Code> refusal(const Result<std::string>& result) {
    return result ? std::nullopt : std::optional(result.error().code);
}

std::string written(Order order, const FixHeader& with) {
    const auto whole = complete(std::move(order));
    EXPECT_TRUE(whole.has_value());
    const auto message = fix_message(*whole, with);
    EXPECT_TRUE(message.has_value());
    return message ? shown(*message) : "";
}

TEST(Fix, PublishedMessagesAreWrittenByteForByte) {
    const golden::JsonCase cases("tests/golden/trade/fix_messages.json");
    const auto message = [&](std::size_t i) {
        return std::string(cases["messages"].at(i)["message"].get_string().value());
    };
    EXPECT_EQ(written(stock_limit(), header(1)), message(0));
    EXPECT_EQ(written(short_sale(), header(3)), message(1));
    EXPECT_EQ(written(closing_put(), header(5)), message(2));
}

TEST(Fix, AnOptionByTermsAndBySymbolIsTheSameMessage) {
    Order by_terms = closing_put();
    by_terms.symbol = "AAPL";
    by_terms.expiry = fin::Date::parse("2024-02-16").value();
    by_terms.right = model::OptionRight::kPut;
    by_terms.strike = Decimal(175);
    EXPECT_EQ(written(by_terms, header(5)), written(closing_put(), header(5)));
}

TEST(Fix, Version42HasHandlingAndDayOfMaturity) {
    const std::string message = written(closing_put(), header(5, FixVersion::k42));
    EXPECT_TRUE(message.starts_with("8=FIX.4.2|9="));
    EXPECT_NE(message.find("|21=1|"), std::string::npos);
    EXPECT_NE(message.find("|200=202402|205=16|201=0|202=175|"), std::string::npos);
    EXPECT_EQ(message.find("|541="), std::string::npos);
}

// Lengths and sums by the definition, over messages of many shapes.
TEST(Fix, BodyLengthAndChecksumAreThoseOfTheBytes) {
    for (int digits = 0; digits < 60; ++digits) {
        Order order = digits % 2 == 0 ? stock_limit() : closing_put();
        order.id = std::string(static_cast<std::size_t>(1 + digits % 40), 'x');
        const auto whole = complete(order);
        ASSERT_TRUE(whole.has_value());
        const auto message = fix_message(*whole, header(1 + digits * digits * digits));
        ASSERT_TRUE(message.has_value());
        const std::string& text = *message;
        const std::size_t trailer = text.find(
                                        "\x01"
                                        "10=") +
                                    1;
        const std::size_t body = text.find(kFixSeparator, text.find("\x01"
                                                                    "9=") +
                                                              1) +
                                 1;
        EXPECT_EQ(std::stoul(text.substr(text.find("\x01"
                                                   "9=") +
                                         3)),
                  trailer - body);
        unsigned sum = 0;
        for (std::size_t i = 0; i < trailer; ++i) sum += static_cast<unsigned char>(text[i]);
        EXPECT_EQ(std::stoul(text.substr(trailer + 3, 3)), sum % 256);
        EXPECT_EQ(text.size(), trailer + 7);
    }
}

TEST(Fix, EveryTypeHasItsCodeAndPrices) {
    Order order = stock_limit();
    order.type = OrderType::kStopLimit;
    order.stop = decimal("190");
    order.tif = TimeInForce::kAtClose;
    const std::string message = written(order, header(1));
    EXPECT_NE(message.find("|40=4|44=185.25|99=190|59=7|"), std::string::npos);
}

TEST(Fix, TextThatWouldBreakAMessageIsRefused) {
    Order order = stock_limit();
    order.account =
        "A\x01"
        "54=2";
    EXPECT_EQ(refusal(fix_message(order, header(1))), Code::kInvalidInput);
    order.account = "Zürich";
    EXPECT_EQ(refusal(fix_message(order, header(1))), Code::kInvalidInput);
    FixHeader nobody = header(1);
    nobody.target.clear();
    EXPECT_EQ(refusal(fix_message(stock_limit(), nobody)), Code::kInvalidInput);
}

}  // namespace
}  // namespace ballast::trade
