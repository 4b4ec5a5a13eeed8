#include "risk/exposures.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <map>

#include "risk/test_panels.hpp"
#include "risk/valuation.hpp"

namespace ballast::risk {
namespace {

using testing::kGolden;

bool is_option(std::string_view type) { return type.size() == 2; }  // LC, LP, SC, SP

const ExposureGroup* find(const std::vector<ExposureGroup>& groups, std::string_view name) {
    for (const ExposureGroup& group : groups)
        if (group.name == name) return &group;
    return nullptr;
}

TEST(ExposuresTest, LongShortAndOptionsAggregateAsPublished) {
    const golden::JsonCase c(kGolden + "books/01_exposures.json");
    std::vector<ExposurePosition> positions;
    for (const auto p : c["positions"].get_array()) {
        ExposurePosition position;
        position.symbol = "P" + std::to_string(positions.size());
        if (is_option(p["type"])) position.type = model::AssetType::kOption;
        position.market_value = double(p["exposure"]);
        positions.push_back(position);
    }
    const auto result = exposures(positions, {}).value();
    const ExposureReport& r = result.value;
    const auto e = c["expect"];
    EXPECT_EQ(r.totals.gross, double(e["gross"]));
    EXPECT_EQ(r.totals.net, double(e["net"]));
    EXPECT_EQ(r.totals.long_value, double(e["long"]));
    EXPECT_EQ(r.totals.short_value, double(e["short"]));
    EXPECT_EQ(r.totals.long_count, static_cast<std::size_t>(std::int64_t(e["long_count"])));
    EXPECT_EQ(r.totals.short_count, static_cast<std::size_t>(std::int64_t(e["short_count"])));
    EXPECT_EQ(r.options.gross, double(e["options_gross"]));
    EXPECT_EQ(r.non_options.gross, double(e["stock_gross"]));
    EXPECT_EQ(r.notional, double(e["notional"]));
    // Neither option states its delta: a quarter of the gross is missing and reported.
    EXPECT_EQ(r.delta_adjusted.net, 5000);
    EXPECT_DOUBLE_EQ(r.delta_coverage, 0.75);
    EXPECT_EQ(result.issues.size(), 2U);
}

std::vector<ExposurePosition> tagged(simdjson::dom::element list) {
    std::vector<ExposurePosition> positions;
    for (const auto p : list.get_array()) {
        ExposurePosition position;
        position.symbol = "P" + std::to_string(positions.size());
        position.market_value = double(p["e"]);
        for (const auto tag : p["tags"].get_array())
            position.tags.emplace_back(tag.get_string().value());
        positions.push_back(position);
    }
    return positions;
}

TEST(ExposuresTest, TagGroupsWithAndWithoutAFilterAreAsPublished) {
    const golden::JsonCase c(kGolden + "books/05_tags.json");
    const auto filtered =
        exposures(tagged(c["positions"]), {.tags = {"tech", "value"}}).value().value;
    ASSERT_EQ(filtered.by_tag.size(), 2U);
    for (const auto& [tag, gross] :
         std::map<std::string, double>{{"tech", 15000}, {"value", 8000}}) {
        const auto e = c["expect"][tag];
        const ExposureGroup* group = find(filtered.by_tag, tag);
        ASSERT_NE(group, nullptr);
        EXPECT_EQ(group->totals.count, static_cast<std::size_t>(std::int64_t(e["count"])));
        EXPECT_EQ(group->totals.gross, double(e["gross"]));
        EXPECT_EQ(group->totals.gross, gross);
    }
    for (const auto tag : c["expect"]["absent"].get_array())
        EXPECT_EQ(find(filtered.by_tag, tag.get_string().value()), nullptr);

    const auto all = exposures(tagged(c["no_filter"]["positions"]), {}).value().value;
    for (const std::string tag : {"tech", "finance"}) {
        const auto e = c["no_filter"]["expect"][tag];
        EXPECT_EQ(find(all.by_tag, tag)->totals.gross, double(e["gross"]));
        EXPECT_EQ(find(all.by_tag, tag)->totals.net, double(e["net"]));
    }
}

TEST(ExposuresTest, AllTagsMatchIsStricterThanAny) {
    const golden::JsonCase c(kGolden + "books/05_tags.json");
    const auto positions = tagged(c["positions"]);
    EXPECT_EQ(exposures(positions, {.tags = {"tech", "value"}}).value().value.totals.count, 3U);
    const auto all = exposures(positions, {.tags = {"tech", "value"}, .tag_match = TagMatch::kAll})
                         .value()
                         .value;
    EXPECT_EQ(all.totals.count, 1U);
    EXPECT_EQ(all.totals.gross, 5000);
}

TEST(ExposuresTest, TheDemoBooksHaveTheirPublishedTotals) {
    const golden::CsvCase csv(kGolden + "books/demo_positions.csv");
    const golden::JsonCase c(kGolden + "books/07_demo_totals.json");
    const auto portfolio = csv.texts("portfolio");
    const auto symbol = csv.texts("symbol");
    const auto type = csv.texts("position_type");
    const auto quantity = csv.column("quantity");
    const auto price = csv.column("entry_price");
    const auto multiplier = csv.column("multiplier");
    std::map<std::string, std::vector<ExposurePosition>> books;
    for (std::size_t i = 0; i < csv.rows(); ++i) {
        ExposurePosition p;
        p.symbol = symbol[i];
        if (is_option(type[i])) p.type = model::AssetType::kOption;
        p.market_value = value_position({.symbol = symbol[i],
                                         .quantity = quantity[i],
                                         .multiplier = multiplier[i],
                                         .price = price[i],
                                         .previous_price = std::nullopt,
                                         .entry_price = std::nullopt})
                             .market_value;
        books[portfolio[i]].push_back(p);
    }
    for (const auto field : c["expect"].get_object()) {
        const auto& e = field.value;
        const ExposureReport r = exposures(books.at(std::string(field.key)), {}).value().value;
        EXPECT_EQ(static_cast<double>(r.totals.count), double(e["count"])) << field.key;
        EXPECT_NEAR(r.totals.gross, double(e["gross"]), 1e-6);
        EXPECT_NEAR(r.totals.net, double(e["net"]), 1e-6);
        EXPECT_NEAR(r.totals.long_value, double(e["long"]), 1e-6);
        EXPECT_NEAR(r.totals.short_value, double(e["short"]), 1e-6);
        double options = 0;
        if (e["options_gross"].get(options) == simdjson::SUCCESS) {
            EXPECT_NEAR(r.options.gross, options, 1e-6);
            EXPECT_EQ(static_cast<double>(r.options.count), double(e["options_count"]));
        }
    }
}

TEST(ExposuresTest, DeltaAdjustsOptionsAndLeavesTheRest) {
    ExposurePosition stock{.symbol = "A", .market_value = 1000.0};
    ExposurePosition put{.symbol = "A P",
                         .type = model::AssetType::kOption,
                         .market_value = 50.0,
                         .delta = -0.4,
                         .underlying_notional = 2000.0};
    const auto r = exposures(std::vector{stock, put}, {}).value().value;
    EXPECT_EQ(r.delta_adjusted.net, 200);
    EXPECT_EQ(r.delta_adjusted.gross, 1800);
    EXPECT_EQ(r.delta_coverage, 1.0);
    EXPECT_EQ(r.notional, 3000);
}

TEST(ExposuresTest, APositionWithoutAValueIsNeverZero) {
    const auto r = exposures(std::vector<ExposurePosition>{{.symbol = "A", .market_value = 10.0},
                                                           {.symbol = "B"}},
                             {})
                       .value();
    EXPECT_EQ(r.value.totals.count, 1U);
    EXPECT_EQ(r.value.coverage, 0.5);
    ASSERT_EQ(r.issues.size(), 1U);
    EXPECT_EQ(r.issues[0].code, "no_price");
    EXPECT_EQ(r.issues[0].where, "B");
}

TEST(ExposuresTest, ConcentrationOfEqualPositionsIsTheirNumber) {
    std::vector<ExposurePosition> positions;
    for (int i = 0; i < 8; ++i)
        positions.push_back(
            {.symbol = "S" + std::to_string(i), .market_value = i % 2 ? 5.0 : -5.0});
    const Concentration c = exposures(positions, {.top = 3}).value().value.concentration;
    EXPECT_NEAR(c.effective_number.value(), 8, 1e-12);
    EXPECT_NEAR(c.herfindahl.value(), 0.125, 1e-15);
    EXPECT_NEAR(c.top_share.value(), 0.375, 1e-15);
    EXPECT_EQ(c.top.size(), 3U);
    EXPECT_FALSE(exposures({}, {}).value().value.concentration.herfindahl);
}

TEST(ExposuresTest, CashDilutesSharesAndIsNoName) {
    const ExposurePosition cash{
        .symbol = "USD", .type = model::AssetType::kCash, .market_value = 600.0};
    const auto of = [](std::vector<ExposurePosition> positions) {
        return exposures(positions, {}).value().value.concentration;
    };
    const Concentration c =
        of({{.symbol = "A", .market_value = 300.0}, {.symbol = "B", .market_value = -100.0}, cash});
    ASSERT_EQ(c.top.size(), 2U);
    EXPECT_EQ(c.top[0].symbol, "A");
    EXPECT_NEAR(c.largest_share.value(), 0.3, 1e-15);
    EXPECT_NEAR(c.top_share.value(), 0.4, 1e-15);
    EXPECT_NEAR(c.herfindahl.value(), 0.625, 1e-15);
    EXPECT_NEAR(c.effective_number.value(), 1.6, 1e-15);
    const Concentration only_cash = of({cash});
    EXPECT_TRUE(only_cash.top.empty());
    EXPECT_EQ(only_cash.largest_share, 0.0);
    EXPECT_EQ(only_cash.top_share, 0.0);
    EXPECT_FALSE(only_cash.herfindahl || only_cash.effective_number);
}

TEST(ExposuresTest, CashWithoutASectorIsASectorOfItsOwn) {
    const auto r = exposures(
                       std::vector<ExposurePosition>{
                           {.symbol = "USD", .type = model::AssetType::kCash, .market_value = 10.0},
                           {.symbol = "EUR",
                            .type = model::AssetType::kCash,
                            .market_value = 5.0,
                            .sector = "Treasury"}},
                       {})
                       .value()
                       .value;
    EXPECT_EQ(r.cash, 15.0);
    ASSERT_NE(find(r.by_sector, "Cash"), nullptr);
    EXPECT_NE(find(r.by_sector, "Treasury"), nullptr);
    EXPECT_EQ(find(r.by_sector, "unknown"), nullptr);
}

// A short position of -40 that was -50 gains 10: (2 + 10) / (98 + 50) of the day before.
TEST(ExposuresTest, GroupsHaveTheReturnsOfTheirPositions) {
    const auto r =
        exposures(
            std::vector<ExposurePosition>{{.symbol = "A",
                                           .type = model::AssetType::kEtf,
                                           .market_value = 100.0,
                                           .sector = "S",
                                           .daily_pnl = 2.0,
                                           .unrealized_gain = 20.0,
                                           .cost = 80.0},
                                          {.symbol = "B",
                                           .market_value = -40.0,
                                           .sector = "S",
                                           .daily_pnl = 10.0,
                                           .unrealized_gain = -10.0,
                                           .cost = -30.0},
                                          {.symbol = "C", .market_value = 70.0, .sector = "S"},
                                          {.symbol = "D", .market_value = 5.0, .sector = "T"}},
            {})
            .value()
            .value;
    const ExposureGroup& group = r.by_sector.front();
    EXPECT_EQ(group.main_type, model::AssetType::kEquity);  // 110 of 210
    EXPECT_DOUBLE_EQ(group.day_return.value(), 12.0 / 148.0);
    EXPECT_DOUBLE_EQ(group.unrealized_return.value(), 10.0 / 110.0);
    EXPECT_EQ(r.by_sector.back().day_return, std::nullopt);
    EXPECT_EQ(r.by_sector.back().unrealized_return, std::nullopt);
}

TEST(ExposuresTest, PositionsWithoutAGroupAreUnknown) {
    const auto r = exposures(std::vector<ExposurePosition>{{.symbol = "A",
                                                            .type = model::AssetType::kEtf,
                                                            .market_value = 10.0,
                                                            .currency = "USD"}},
                             {})
                       .value()
                       .value;
    EXPECT_NE(find(r.by_sector, "unknown"), nullptr);
    EXPECT_NE(find(r.by_currency, "USD"), nullptr);
    EXPECT_NE(find(r.by_type, "etf"), nullptr);
    EXPECT_TRUE(r.by_tag.empty());
}

TEST(ValuationTest, PositionValuesMatchThePublishedCases) {
    const golden::JsonCase c(kGolden + "books/02_valuation.json");
    for (const auto row : c["cases"].get_array()) {
        const auto number = [&](const char* key) -> std::optional<double> {
            double value = 0;
            if (row[key].get(value) != simdjson::SUCCESS) return std::nullopt;
            return value;
        };
        PositionQuote quote;
        quote.quantity = *number("qty");
        quote.multiplier = number("multiplier").value_or(1);
        quote.price = number("price");
        quote.entry_price = number("entry");
        quote.previous_price = number("prev");
        const PositionValue v = value_position(quote);
        const auto expect = [&](const char* key, const std::optional<double>& actual) {
            if (const auto e = number(key)) {
                ASSERT_TRUE(actual) << key;
                EXPECT_NEAR(*actual, *e, 1e-12) << key;
            }
        };
        expect("market_value", v.market_value);
        expect("exposure", v.market_value);
        expect("cost", v.cost);
        expect("unrealized", v.unrealized_gain);
        expect("daily_pnl", v.daily_pnl);
        expect("daily_return", v.daily_return);
    }
}

TEST(ValuationTest, GreeksAddUpAndTheMissingAreCounted) {
    const golden::JsonCase c(kGolden + "books/04_greeks_aggregation.json");
    for (const auto row : c["cases"].get_array()) {
        std::vector<std::optional<Greeks>> positions;
        for (const auto p : row["positions"].get_array()) {
            if (p.is_null()) {
                positions.emplace_back();
                continue;
            }
            positions.push_back(Greeks{p["delta"], p["gamma"], p["theta"], p["vega"], p["rho"]});
        }
        const GreeksTotal sum = sum_greeks(positions);
        const auto e = row["expect"];
        EXPECT_NEAR(sum.total.delta, double(e["delta"]), 1e-12);
        EXPECT_NEAR(sum.total.gamma, double(e["gamma"]), 1e-12);
        EXPECT_NEAR(sum.total.theta, double(e["theta"]), 1e-12);
        EXPECT_NEAR(sum.total.vega, double(e["vega"]), 1e-12);
        EXPECT_NEAR(sum.total.rho, double(e["rho"]), 1e-12);
        EXPECT_EQ(sum.with_greeks, static_cast<std::size_t>(std::int64_t(e["with"])));
        EXPECT_EQ(sum.without_greeks, static_cast<std::size_t>(std::int64_t(e["without"])));
    }
}

TEST(ValuationTest, SnapshotPnlIsThePublishedOne) {
    const golden::JsonCase c(kGolden + "books/06_snapshot.json");
    const PreviousSnapshot previous{double(c["prev_value"]), double(c["prev_cumulative"])};
    const PeriodPnl pnl = period_pnl(double(c["value"]), previous, 0);
    EXPECT_EQ(pnl.daily_pnl, double(c["expect"]["daily_pnl"]));
    EXPECT_NEAR(pnl.daily_return.value(), double(c["expect"]["daily_return"]), 1e-15);
    EXPECT_EQ(pnl.cumulative_pnl, double(c["expect"]["cumulative"]));
    const PeriodPnl first = period_pnl(152000, std::nullopt, 0);
    EXPECT_EQ(first.daily_pnl, 0);
    EXPECT_EQ(first.daily_return, 0);
    EXPECT_EQ(first.cumulative_pnl, 0);
    EXPECT_EQ(period_pnl(152000, previous, 1500).daily_pnl, 500);
    EXPECT_FALSE(period_pnl(100, PreviousSnapshot{0, 0}, 0).daily_return);
}

TEST(ValuationTest, WithoutAPriceThereIsNoValue) {
    const PositionValue v = value_position({.symbol = "A", .quantity = 5, .entry_price = 10.0});
    EXPECT_FALSE(v.market_value);
    EXPECT_FALSE(v.unrealized_gain);
    EXPECT_FALSE(v.daily_pnl);
    EXPECT_EQ(v.cost, 50);
}

TEST(ExposuresTest, ACanceledCalculationHasNoReport) {
    const std::vector<ExposurePosition> positions{{.symbol = "A", .market_value = 1.0}};
    const Cancel cancel;
    EXPECT_TRUE(exposures(positions, {}, cancel));
    cancel.request();
    EXPECT_EQ(exposures(positions, {}, cancel).error().code, Code::kCancelled);
}

}  // namespace
}  // namespace ballast::risk
