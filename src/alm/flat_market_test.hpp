// A market with one flat curve, and the value of a few positions in it.
#pragma once

#include <gtest/gtest.h>
#include <vector>

#include "alm/book.hpp"

namespace ballast::alm::test {

inline fin::Date day(const char* text) { return fin::Date::parse(text).value(); }

inline Market flat_market(fin::Date as_of, double zero) {
    Market market{.as_of = as_of, .regulation = &regulation(RegulationId::kEu2024856)};
    market.currencies.push_back(
        {.currency = "EUR", .discount = market::Curve::make({{1, zero}}).value()});
    return market;
}

// A bullet repaid at its end; tests set the fields that they vary.
inline Position bullet(const char* start, const char* maturity, double balance, double rate,
                       fin::DayCount day_count) {
    return {.id = "x",
            .type = PositionType::kFixedBullet,
            .currency = "EUR",
            .balance = balance,
            .rate = rate,
            .day_count = day_count,
            .last_payment = day(start),
            .maturity = day(maturity)};
}

inline BookTotal value_of(const Market& market, const std::vector<Position>& positions,
                          const BookSettings& settings = {}, Scenario scenario = {.name = "base"},
                          const Behaviour& behaviour = {}) {
    Book book(market, behaviour, settings);
    for (const Position& position : positions) {
        const auto added = book.add(position);
        EXPECT_TRUE(added) << added.error().message;
    }
    const std::vector<Scenario> scenarios{std::move(scenario)};
    return value_book(book, market, scenarios, Detail::kTotals, {}).value().total(0);
}

inline CashFlowSchedule schedule_of(const Market& market, const Position& position,
                                    const Behaviour& behaviour = {}) {
    Book book(market, behaviour, {});
    EXPECT_TRUE(book.add(position));
    const std::vector<Scenario> scenarios{{.name = "base"}};
    const LaneTables tables = make_lane_tables(market, scenarios, book.days(), false, {});
    return book.resolve(position)->legs.front().project_cash_flows(RateView(tables, 0, 0),
                                                                   *market.regulation);
}

}  // namespace ballast::alm::test
