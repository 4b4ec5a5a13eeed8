// EVE and monthly NII of a bank:
//
//     bench_alm loans DIRECTORY REPETITIONS explicit|shared   as alm_peer.py does it in NumPy
//     bench_alm bank POSITIONS REPETITIONS runoff|constant|like|buckets|plan|funded [SCENARIOS]
//
// `loans` values what `alm_peer.py data` wrote. `bank` is a mix of contracts with real day counts:
// 40 % monthly annuities, 20 % yearly bullets, 10 % monthly linear loans, 23 % variable annuities
// with yearly and 2 % with monthly resets, 5 % quarterly floaters; 1.5 % of all have a grace
// period. `like` replaces like for like; `buckets` forms EVE by time bucket and the repricing gap;
// `plan` values 100 lines of planned business over 36 months beside the run-off of as many months,
// `funded` with the overnight account that balances both.
// README.md says what is printed.
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <fmt/core.h>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "alm/book.hpp"
#include "alm/business_plan.hpp"
#include "alm/ladder.hpp"
#include "base/check.hpp"
#include "base/threads.hpp"
#include "simd.hpp"

namespace {

using namespace ballast;

constexpr std::size_t kCurves = 7;
constexpr std::size_t kNodes = 13;

template <class T>
std::vector<T> read_values(const std::string& path) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    CHECK(file.good());
    std::vector<T> values(static_cast<std::size_t>(file.tellg()) / sizeof(T));
    file.seekg(0);
    file.read(reinterpret_cast<char*>(values.data()),
              static_cast<std::streamsize>(values.size() * sizeof(T)));
    return values;
}

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

template <class Body>
void time_repetitions(int repetitions, std::size_t count, const Body& body) {
    body();
    for (int i = 0; i < repetitions; ++i) {
        const double cpu = cpu_seconds();
        const auto start = std::chrono::steady_clock::now();
        body();
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
        fmt::print("time {}\n", taken.count());
        fmt::print("# {:.0f} positions/s; by processor time on two cores {:.0f}\n",
                   static_cast<double>(count) / taken.count(),
                   static_cast<double>(count) / (cpu_seconds() - cpu) * 2);
    }
}

market::Curve curve_of(const double* times, const double* zeros) {
    std::vector<market::CurveNode> nodes;
    for (std::size_t k = 0; k < kNodes; ++k) nodes.push_back({times[k], zeros[k]});
    return market::Curve::make(std::move(nodes)).value();
}

alm::PositionType type_of(int kind, bool variable) {
    using enum alm::PositionType;
    if (variable)
        return kind == 0 ? kVariableAnnuity : kind == 1 ? kVariableLinear : kVariableBullet;
    return kind == 0 ? kFixedAnnuity : kind == 1 ? kFixedLinear : kFixedBullet;
}

int loans(const std::string& directory, int repetitions, bool shared) {
    const auto times = read_values<double>(directory + "/nodes.bin");
    const auto zeros = read_values<double>(directory + "/zeros.bin");
    const auto integers = read_values<std::int32_t>(directory + "/integers.bin");
    const auto doubles = read_values<double>(directory + "/doubles.bin");
    const std::size_t count = doubles.size() / 3;
    const fin::Date as_of = fin::Date::parse("2024-01-01").value();
    alm::Market market{.as_of = as_of,
                       .regulation = &alm::regulation(alm::RegulationId::kEu2024856)};
    market.currencies.push_back({.currency = "EUR",
                                 .discount = curve_of(times.data(), zeros.data()),
                                 .index_day_count = fin::DayCount::kThirtyE360});
    std::vector<alm::Scenario> scenarios;
    for (std::size_t c = 0; c < kCurves; ++c) {
        alm::Scenario scenario{.name = std::to_string(c), .kind = alm::ScenarioKind::kCustom};
        scenario.curves["EUR"].push_back(
            {"discount", curve_of(times.data(), zeros.data() + c * kNodes)});
        scenarios.push_back(std::move(scenario));
    }
    alm::Book book(market, {}, {.shared_sums = shared});
    for (std::size_t i = 0; i < count; ++i) {
        const auto at = [&](std::size_t field) { return integers[field * count + i]; };
        const int period = at(2);
        alm::Position p{.id = "",
                        .type = type_of(at(0), at(1) != 0),
                        .currency = "EUR",
                        .balance = doubles[i],
                        .rate = doubles[count + i],
                        .day_count = fin::DayCount::kThirtyE360};
        p.next_payment = fin::add_months(as_of + (at(5) - 1), at(4));
        p.last_payment = fin::add_months(*p.next_payment, -period);
        p.payment_months = period;
        p.maturity = fin::add_months(*p.next_payment, (at(3) - 1) * period);
        if (at(1) != 0) {
            p.reset_months = at(6);
            p.next_reset = fin::add_months(*p.next_payment, at(6) - period);
            p.spread = doubles[2 * count + i];
        }
        CHECK(book.add(p).has_value());
    }
    ThreadPool pool;
    alm::BookValue value;
    time_repetitions(repetitions, count, [&] {
        value =
            *alm::value_book(book, market, scenarios, alm::Detail::kPositions, {.threads = &pool});
    });
    for (std::size_t c = 0; c < kCurves; ++c) {
        const alm::BookTotal total = value.total(c);
        fmt::print("value eve{} {}\n", c, total.eve);
        for (std::size_t m = 0; m < 12; ++m) fmt::print("value nii{}_{} {}\n", c, m, total.nii(m));
    }
    for (std::size_t i = 0; i < count; i += count / 50) {
        fmt::print("value loan{} {}\n", i, value.eve[i * kCurves + 3]);
        fmt::print("value income{} {}\n", i, value.nii[i * kCurves + 3]);
    }
    return 0;
}

// A multiplicative generator: the same bank on every machine.
class Draw {
public:
    std::uint32_t below(std::uint32_t n) {
        state_ = state_ * 6364136223846793005u + 1442695040888963407u;
        return static_cast<std::uint32_t>((state_ >> 33) % n);
    }
    double real(double low, double high) { return low + (high - low) * below(1u << 30) / 0x1p30; }

private:
    std::uint64_t state_ = 2026;
};

alm::Position bank_position(Draw& draw, fin::Date as_of) {
    using enum alm::PositionType;
    using fin::DayCount;
    const std::uint32_t kind = draw.below(100);
    alm::Position p{.id = ""};
    p.side = draw.below(3) == 0 ? alm::Side::kLiability : alm::Side::kAsset;
    p.currency = "EUR";
    p.balance = std::exp(draw.real(9, 14));
    p.rate = draw.real(0.005, 0.06);
    constexpr DayCount kDayCounts[] = {DayCount::kAct360, DayCount::kAct360, DayCount::kAct365Fixed,
                                       DayCount::kThirtyE360, DayCount::kActActIsda};
    p.day_count = kDayCounts[draw.below(5)];
    p.type = kind < 40   ? kFixedAnnuity
             : kind < 60 ? kFixedBullet
             : kind < 70 ? kFixedLinear
             : kind < 95 ? kVariableAnnuity
                         : kVariableBullet;
    p.payment_months = p.type == kFixedBullet ? 12 : p.type == kVariableBullet ? 3 : 1;
    p.next_payment =
        as_of + static_cast<int>(1 + draw.below(27)) +
        static_cast<int>(draw.below(static_cast<std::uint32_t>(p.payment_months))) * 30;
    p.last_payment = fin::add_months(*p.next_payment, -p.payment_months);
    const bool long_term = p.payment_months == 1;
    const int years = static_cast<int>(long_term ? 1 + draw.below(30) : 1 + draw.below(10));
    p.maturity = fin::add_months(*p.next_payment, 12 * years);
    if (alm::is_variable(p.type)) {
        p.reset_months = p.type == kVariableBullet ? 3 : kind < 93 ? 12 : 1;
        p.next_reset = fin::add_months(*p.next_payment,
                                       p.reset_months == 12 ? static_cast<int>(draw.below(12)) : 0);
        p.spread = draw.real(0.002, 0.02);
        p.floor = 0.0;
    }
    if (draw.below(1000) < 15) p.grace_end = as_of + 200;
    p.renew_months = p.type == kFixedBullet ? 12 : p.type == kVariableBullet ? 3 : 60;
    p.renew_margin = 0.01;
    return p;
}

constexpr std::size_t kPlanLines = 100;
constexpr std::size_t kPlanMonths = 36;

alm::BusinessPlan business_plan(Draw& draw, fin::Date as_of) {
    alm::BusinessPlan plan{.first_month = as_of + 1, .lines = {}};
    for (std::size_t i = 0; i < kPlanLines; ++i) {
        alm::PlanLine line{.terms = bank_position(draw, as_of)};
        line.terms.renew_months = line.terms.payment_months == 1 ? 240 : 60;
        for (std::size_t m = 0; m < kPlanMonths; ++m) line.amounts.push_back(draw.real(1e5, 1e7));
        plan.lines.push_back(std::move(line));
    }
    return plan;
}

int bank(std::size_t count, int repetitions, std::string_view what, std::size_t extra) {
    const fin::Date as_of = fin::Date::parse("2025-12-31").value();
    alm::Market market{.as_of = as_of,
                       .regulation = &alm::regulation(alm::RegulationId::kEu2024856),
                       .floor = alm::RateFloor{-0.015, 0.0003}};
    const auto curve = [](double level) {
        return market::Curve::make({{0.003, level},
                                    {1, level + 0.001},
                                    {5, level + 0.004},
                                    {10, level + 0.007},
                                    {30, level + 0.008}})
            .value();
    };
    market.currencies.push_back({.currency = "EUR", .discount = curve(0.019)});
    market.currencies.back().projections.push_back({"euribor", curve(0.021)});
    std::vector<alm::Scenario> scenarios{{.name = "base"}};
    for (const alm::ScenarioKind kind : alm::kSupervisoryScenarios)
        scenarios.push_back({.name = std::string(to_string(kind)), .kind = kind});
    while (scenarios.size() < extra)
        scenarios.push_back({.name = std::to_string(scenarios.size()),
                             .kind = alm::ScenarioKind::kCustom,
                             .parallel = 1e-5 * static_cast<double>(scenarios.size())});
    const bool constant = what == "constant" || what == "like";
    const bool planned = what == "plan" || what == "funded";
    const int planned_months = planned ? static_cast<int>(kPlanMonths) : 12;
    alm::Book book(
        market, {},
        {.horizon_months = planned_months,
         .balance = constant ? alm::BalanceRule::kConstant : alm::BalanceRule::kRunoff,
         .renewal = what == "like" ? alm::RenewalRule::kLike : alm::RenewalRule::kBullet});
    const bool buckets = what == "buckets";
    Draw draw;
    std::size_t regular = 0;
    const auto start = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < count; ++i) {
        const alm::Position position = bank_position(draw, as_of);
        const auto added = book.add(position);
        CHECK(added.has_value());
        regular += book.is_regular(*added);
    }
    const std::chrono::duration<double> built = std::chrono::steady_clock::now() - start;
    fmt::print("# {} positions, {} through the kernel; book made in {:.3f} s\n", count, regular,
               built.count());
    ThreadPool pool;
    if (buckets) {
        alm::Ladder ladder;
        time_repetitions(repetitions, count, [&] {
            ladder = *alm::make_ladder(book, market, scenarios, {.threads = &pool});
        });
        fmt::print("# first year's gap {}\n", ladder.gap[5].cumulative);
        return 0;
    }
    if (planned) {
        const alm::BusinessPlan plan = business_plan(draw, as_of);
        const alm::Behaviour behaviour;
        const alm::BookInputs inputs{
            .book = book, .market = market, .behaviour = behaviour, .scenarios = scenarios};
        alm::PlannedBusiness result;
        time_repetitions(repetitions, kPlanLines * kPlanMonths, [&] {
            result = *alm::value_business_plan(
                plan, what == "funded" ? alm::PlanFunding::kOvernight : alm::PlanFunding::kNone,
                inputs, {.threads = &pool});
        });
        fmt::print("# NII of the last month {}\n", result.nii(0, kPlanMonths - 1));
        return 0;
    }
    alm::BookValue value;
    time_repetitions(repetitions, count, [&] {
        value = *alm::value_book(
            book, market, scenarios,
            scenarios.size() > 100 ? alm::Detail::kTotals : alm::Detail::kPositions,
            {.threads = &pool});
    });
    fmt::print("# EVE {} NII {}\n", value.total(0).eve, value.total(0).nii());
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    bench::choose_vector_target();
    const std::string_view workload = argc > 4 ? argv[1] : "";
    if (workload == "loans")
        return loans(argv[2], std::atoi(argv[3]), argv[4] == std::string_view("shared"));
    if (workload == "bank")
        return bank(std::strtoull(argv[2], nullptr, 10), std::atoi(argv[3]), argv[4],
                    argc > 5 ? std::strtoull(argv[5], nullptr, 10) : 0);
    fmt::print(stderr,
               "usage: bench_alm loans DIRECTORY REPETITIONS explicit|shared\n"
               "       bench_alm bank POSITIONS REPETITIONS runoff|constant|like|buckets|"
               "plan|funded [SCENARIOS]\n");
    return 2;
}
