// The 54 tests of a CLO, one hypothetical trade, and the ranking of candidates.
//
//     bench_clo_tests tests FILE REPETITIONS     all tests, from the records
//     bench_clo_tests trade FILE REPETITIONS     one trade on every test, both before and after
//     bench_clo_tests rank FILE REPETITIONS      every asset of par 0 as a buy, on two threads
//
// FILE is written by clo_tests_peer.py.
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <fmt/core.h>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/threads.hpp"
#include "clo/describe_asset.hpp"
#include "clo/test_trades.hpp"

namespace {

using namespace ballast;
using namespace ballast::clo;
using Clock = std::chrono::steady_clock;

std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells(1);
    for (const char c : line)
        if (c == ',')
            cells.emplace_back();
        else
            cells.back() += c;
    return cells;
}

template <class Enum>
Enum word(const std::string& text) {
    return describe::from_word<Enum>(text).value();
}

std::vector<Holding> read(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    const auto header = cells_of(line);
    std::vector<Holding> holdings;
    while (std::getline(file, line)) {
        const auto cells = cells_of(line);
        std::map<std::string, std::string> row;
        for (std::size_t i = 0; i < header.size(); ++i) row[header[i]] = cells[i];
        Holding h;
        h.id = row["id"];
        h.issuer_id = row["issuer_id"];
        h.currency = "USD";
        h.index = "USD_SOFR_3M";
        h.par = Decimal::parse(row["par"]).value();
        h.market_value = Decimal::parse(row["market_value"]).value();
        h.kind = word<AssetKind>(row["kind"]);
        h.coupon_type = word<AssetCoupon>(row["coupon_type"]);
        h.frequency = std::stoi(row["frequency"]);
        h.maturity = fin::Date::parse(row["maturity"]).value();
        h.spread = std::stod(row["spread"]);
        h.coupon = std::stod(row["coupon"]);
        h.floor = std::stod(row["floor"]);
        h.unfunded = Decimal::parse(row["unfunded"]).value();
        h.facility_size = Decimal::parse(row["facility_size"]).value();
        h.moodys_industry = row["moodys_industry"];
        h.sp_industry = row["sp_industry"];
        h.moodys_category = word<MoodysCategory>(row["moodys_category"]);
        h.sp_category = word<SpCategory>(row["sp_category"]);
        h.seniority = word<Seniority>(row["seniority"]);
        h.country = row["country"];
        h.moodys_rating = word<MoodysRating>(row["moodys_rating"]);
        h.moodys_warf_rating = word<MoodysRating>(row["moodys_warf_rating"]);
        h.moodys_recovery = std::stod(row["moodys_recovery"]);
        h.sp_rating = word<SpRating>(row["sp_rating"]);
        h.country_rating = word<SpRating>(row["country_rating"]);
        h.wal = std::stod(row["wal"]);
        h.defaulted = row["defaulted"] == "1";
        h.dip = row["dip"] == "1";
        h.cov_lite = row["cov_lite"] == "1";
        h.bridge = row["bridge"] == "1";
        h.current_pay = row["current_pay"] == "1";
        h.participation = row["participation"] == "1";
        h.deferrable = row["deferrable"] == "1";
        h.letter_of_credit = row["letter_of_credit"] == "1";
        h.swapped_non_discount = row["swapped_non_discount"] == "1";
        h.sp_criteria_exception = row["sp_criteria_exception"] == "1";
        holdings.push_back(std::move(h));
    }
    return holdings;
}

TestTerms terms() {
    TestTerms terms;
    terms.as_of = fin::Date::from_ymd(2026, 3, 31).value();
    terms.principal_cash = 15e6;
    terms.index_rate = 0.04;
    terms.sets = default_country_sets();
    terms.inputs = {{"was_base", 0.0405}, {"warf_base", 2760.0},  {"warf_factor", 65.0},
                    {"warr_base", 0.43},  {"was_factor", 0.0006}, {"jr_oc_denominator", 440e6}};
    terms.dates.stated_maturity = fin::Date::from_ymd(2038, 4, 20).value();
    for (const LibraryTest& test : test_library()) {
        terms.tests.use.push_back(test.number);
        if (test.threshold.empty())
            terms.tests.thresholds[std::to_string(test.number)] =
                test.bound == Bound::kMax ? 10.0 : 0.03;
    }
    return terms;
}

TestEngine engine_of(const std::vector<Holding>& holdings, const TestTerms& given) {
    Pool pool(holdings, {RatingSource::kStated, given.mode, given.as_of});
    AdjustedPar adjusted = adjusted_par_of(pool, Valuation{});
    return TestEngine::make(given, std::move(pool), std::move(adjusted)).value();
}

template <class Body>
void timed(int repetitions, const Body& body) {
    for (int i = 0; i < repetitions; ++i) {
        const auto from = Clock::now();
        body();
        fmt::print("time {}\n", std::chrono::duration<double>(Clock::now() - from).count());
    }
}

void print_values(const TestEngine& engine, const std::vector<TestFigures>& figures) {
    for (std::size_t i = 0; i < figures.size(); ++i)
        if (!std::isnan(figures[i].value) && engine.tests()[i].number != 38)
            fmt::print("value {} {:.17g}\n", engine.tests()[i].number.value_or(0),
                       figures[i].value);
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 4) return EXIT_FAILURE;
    const std::string_view mode = arguments[1];
    const std::vector<Holding> holdings = read(arguments[2]);
    const int repetitions = std::atoi(arguments[3]);
    const TestTerms given = terms();
    if (mode == "tests") {
        timed(repetitions, [&] {
            const TestEngine engine = engine_of(holdings, given);
            const PoolState state = engine.state();
            if (engine.reports(state, engine.figures(state)).size() != 54) std::abort();
        });
        const TestEngine engine = engine_of(holdings, given);
        print_values(engine, engine.figures(engine.state()));
        return EXIT_SUCCESS;
    }
    const TestEngine engine = engine_of(holdings, given);
    if (mode == "trade") {
        const auto before = engine.figures(engine.state());
        PoolState state = engine.state();
        PoolUndo undo;
        std::vector<TestFigures> after;
        const std::size_t row = engine.pool().row_of("A0007").value();
        timed(repetitions, [&] {
            engine.restore(state, undo);
            engine.hold(state, row, state.par()[row] + 1e6, &undo);
            engine.add_cash(state, -0.98e6);
            engine.figures_into(state, before, after);
        });
        print_values(engine, after);
        return EXIT_SUCCESS;
    }
    std::vector<PoolTrade> candidates;
    for (std::size_t row = 0; row < engine.pool().rows(); ++row)
        if (engine.pool().par()[row] == 0.0)
            candidates.push_back(
                {TradeSide::kBuy, row, 1e6, engine.pool().holding(row).market_value->to_double()});
    const auto weights = objective_weights(engine, {{"36", 0.5}, {"32", 0.5}}).value();
    ThreadPool threads(2);
    timed(repetitions, [&] {
        const auto ranked = rank_trades(engine, candidates, weights, {.threads = &threads}).value();
        if (ranked.size() != candidates.size()) std::abort();
    });
    return EXIT_SUCCESS;
}
