#include "alm/key_rates.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <tuple>
#include <utility>

#include "fin/basis_point.hpp"

namespace ballast::alm {

namespace {

Status check_tenors(std::span<const double> tenors) {
    const bool ascending = std::ranges::adjacent_find(tenors, std::greater_equal()) == tenors.end();
    if (!tenors.empty() && tenors.front() > 0.0 && ascending) return {};
    const std::string message = "tenors must be positive years in ascending order";
    Error error = fail(Code::kInvalidInput, message);
    error.errors.push_back({"/tenors", "not_allowed", message, "give years such as 1, 2, 5, 10"});
    return error;
}

Scenario tent(std::span<const double> tenors, std::size_t at, double height) {
    Scenario scenario{.name = "tent", .kind = ScenarioKind::kCustom};
    for (std::size_t k = 0; k < tenors.size(); ++k)
        scenario.shifts.emplace_back(tenors[k], k == at ? height : 0.0);
    return scenario;
}

KeyRateFigures& total_of(KeyRates& rates, std::string_view section, const std::string& currency) {
    const auto found = std::ranges::find_if(rates.totals, [&](const KeyRateTotal& total) {
        return total.section == section && total.currency == currency;
    });
    if (found != rates.totals.end()) return found->figures;
    rates.totals.push_back({.section = std::string(section), .currency = currency});
    rates.totals.back().figures.bpv.assign(rates.tenors.size(), 0.0);
    return rates.totals.back().figures;
}

void add_totals(KeyRates& rates) {
    for (const KeyRateGroup& group : rates.groups)
        for (const std::string_view section :
             {section_of(group.off_balance, group.side), std::string_view("equity")})
            for (const std::string& currency : {std::string(), group.currency})
                total_of(rates, section, currency).add(group.figures);
    constexpr std::array<std::string_view, 4> kOrder{"asset", "liability", "off_balance", "equity"};
    std::ranges::sort(rates.totals, {}, [&](const KeyRateTotal& total) {
        return std::pair(std::ranges::find(kOrder, total.section), total.currency);
    });
}

}  // namespace

std::optional<double> KeyRateFigures::duration(double of_bpv) const {
    if (eve == 0.0) return std::nullopt;
    return of_bpv / (fin::kBasisPoint * eve);
}

void KeyRateFigures::add(const KeyRateFigures& other) {
    eve += other.eve;
    parallel += other.parallel;
    for (std::size_t k = 0; k < bpv.size(); ++k) bpv[k] += other.bpv[k];
}

std::span<const double> standard_key_rates() {
    static constexpr std::array kTenors{0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 7.0, 10., 15., 20.0, 30.0};
    return kTenors;
}

Result<KeyRates> key_rates(const Book& book, const Market& market, std::span<const double> tenors,
                           const Work& work) {
    TRY_STATUS(check_tenors(tenors));
    std::vector<Scenario> scenarios{
        {.name = "base"},
        {.name = "up", .kind = ScenarioKind::kCustom, .parallel = fin::kBasisPoint},
        {.name = "down", .kind = ScenarioKind::kCustom, .parallel = -fin::kBasisPoint}};
    const std::size_t first = scenarios.size();
    for (std::size_t k = 0; k < tenors.size(); ++k) {
        scenarios.push_back(tent(tenors, k, fin::kBasisPoint));
        scenarios.push_back(tent(tenors, k, -fin::kBasisPoint));
    }
    TRY(const BookValue value, value_book(book, market, scenarios, Detail::kTotals, work, {},
                                          Measures::only(Measure::kEve)));
    KeyRates result{.tenors = {tenors.begin(), tenors.end()}};
    for (std::size_t g = 0; g < value.groups.size(); ++g) {
        const Group& group = book.groups()[g];
        const auto half = [&](std::size_t up) {
            return (value.groups[g][up + 1].eve - value.groups[g][up].eve) / 2.0;
        };
        KeyRateGroup row{.side = group.side,
                         .currency = market.currencies[group.currency].currency,
                         .product = group.product,
                         .off_balance = group.off_balance,
                         .figures = {.eve = value.groups[g][0].eve, .parallel = half(1)}};
        for (std::size_t k = 0; k < tenors.size(); ++k)
            row.figures.bpv.push_back(half(first + 2 * k));
        result.groups.push_back(std::move(row));
    }
    std::ranges::sort(result.groups, {}, [](const KeyRateGroup& group) {
        return std::tie(group.off_balance, group.side, group.currency, group.product);
    });
    add_totals(result);
    return result;
}

Result<std::vector<BasisFigure>> basis_risk(const Book& book, const Market& market, double shock,
                                            const Work& work, const AddedNii& added) {
    std::vector<BasisFigure> rows;
    std::vector<Scenario> scenarios{{.name = "base"}};
    for (const CurrencyCurves& curves : market.currencies)
        for (const NamedCurve& curve : curves.projections) {
            rows.push_back({.currency = curves.currency, .curve = curve.name});
            for (const double sign : {1.0, -1.0}) {
                Scenario scenario{.name = curve.name, .kind = ScenarioKind::kCustom};
                scenario.by_currency[curves.currency] = {{1.0, sign * shock}};
                scenario.only_curve = curve.name;
                scenarios.push_back(std::move(scenario));
            }
        }
    if (rows.empty()) return rows;
    TRY(const BookValue value, value_book(book, market, scenarios, Detail::kTotals, work));
    std::vector<double> more(scenarios.size());
    if (added) {
        TRY(more, added(scenarios));
    }
    const BookTotal base = value.total(0);
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const BookTotal up = value.total(2 * r + 1);
        const BookTotal down = value.total(2 * r + 2);
        rows[r].eve_up = up.eve - base.eve;
        rows[r].eve_down = down.eve - base.eve;
        rows[r].nii_up = up.nii() - base.nii() + (more[2 * r + 1] - more[0]);
        rows[r].nii_down = down.nii() - base.nii() + (more[2 * r + 2] - more[0]);
    }
    std::erase_if(rows, [](const BasisFigure& row) {
        return row.eve_up == 0.0 && row.eve_down == 0.0 && row.nii_up == 0.0 && row.nii_down == 0.0;
    });
    std::ranges::sort(rows, {},
                      [](const BasisFigure& row) { return std::tie(row.currency, row.curve); });
    return rows;
}

}  // namespace ballast::alm
