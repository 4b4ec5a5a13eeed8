#include "service/alm/inputs.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <unordered_map>
#include <unordered_set>

#include "fin/currency.hpp"
#include "market/curve_quotes.hpp"
#include "service/alm/book_notes.hpp"
#include "service/field_error.hpp"

namespace ballast::service {

namespace {

Result<double> years_of(fin::Date as_of, const std::variant<double, std::string>& where) {
    if (const double* years = std::get_if<double>(&where)) return *years;
    const std::string& text = std::get<std::string>(where);
    if (const auto date = fin::Date::parse(text)) return market::curve_time(as_of, *date);
    return market::tenor_years(text);
}

Result<market::Curve> curve_of(fin::Date as_of, const AlmNodes& nodes,
                               market::CurveInterpolation interpolation,
                               const std::string& pointer) {
    std::vector<market::CurveNode> result;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        auto t = years_of(as_of, nodes[i].first);
        if (!t)
            return invalid(fmt::format("{}/{}/0", pointer, i), "tenor", t.error().message,
                           "give years, a tenor or a date");
        result.push_back({*t, nodes[i].second});
    }
    auto curve = market::Curve::make(std::move(result), interpolation);
    if (!curve)
        return invalid(pointer, "curve", curve.error().message,
                       "give nodes [years, zero rate], ascending");
    return curve;
}

Result<alm::NodeShifts> shifts_of(fin::Date as_of, const AlmNodes& nodes,
                                  const std::string& pointer) {
    alm::NodeShifts shifts;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        auto t = years_of(as_of, nodes[i].first);
        if (!t || (i > 0 && *t <= shifts.back().first))
            return invalid(fmt::format("{}/{}", pointer, i), "tenor",
                           "shifts need ascending years, tenors or dates",
                           "give pairs such as [[1, 50], [\"5Y\", -25]]");
        shifts.emplace_back(*t, nodes[i].second * 1e-4);
    }
    return shifts;
}

Result<std::vector<alm::NamedCurve>> projections_of(fin::Date as_of, const AlmNodes& single,
                                                    const std::map<std::string, AlmNodes>& named,
                                                    market::CurveInterpolation interpolation,
                                                    const std::string& pointer) {
    std::vector<alm::NamedCurve> curves;
    if (!single.empty()) {
        TRY(market::Curve curve,
            curve_of(as_of, single, interpolation, pointer + "/projection_curve"));
        curves.push_back({"projection_curve", std::move(curve)});
    }
    for (const auto& [name, nodes] : named) {
        TRY(market::Curve curve, curve_of(as_of, nodes, interpolation,
                                          fmt::format("{}/projection_curves/{}", pointer, name)));
        curves.push_back({name, std::move(curve)});
    }
    return curves;
}

Result<alm::CurrencyCurves> currency_of(fin::Date as_of, const std::string& code,
                                        const AlmCurrency& row, const std::string& pointer) {
    if (const auto known = fin::Currency::parse(code); !known)
        return invalid(pointer, "currency", known.error().message,
                       "give its ISO 4217 code, three capital letters");
    TRY(market::Curve discount,
        curve_of(as_of, row.discount_curve, row.interpolation, pointer + "/discount_curve"));
    alm::CurrencyCurves curves{.currency = code,
                               .fx_to_reporting = row.fx_to_reporting,
                               .erm2_narrow = row.erm2_narrow,
                               .erm2 = row.erm2,
                               .volatility = row.volatility,
                               .discount = std::move(discount),
                               .index_day_count = row.index_day_count};
    if (row.shock_bp)
        curves.shock = alm::ShockSizes{(*row.shock_bp)[0], (*row.shock_bp)[1], (*row.shock_bp)[2]};
    TRY(curves.projections, projections_of(as_of, row.projection_curve, row.projection_curves,
                                           row.interpolation, pointer));
    return curves;
}

Result<alm::Scenario> custom_scenario(const alm::Market& market, const AlmCustomScenario& own,
                                      const std::string& pointer) {
    alm::Scenario scenario{.name = own.name,
                           .kind = alm::ScenarioKind::kCustom,
                           .parallel = own.parallel_bp * 1e-4,
                           .floored = own.floored};
    TRY(scenario.shifts, shifts_of(market.as_of, own.shifts_bp, pointer + "/shifts_bp"));
    for (const auto& [code, nodes] : own.shifts_bp_by_currency) {
        TRY(scenario.by_currency[code],
            shifts_of(market.as_of, nodes,
                      fmt::format("{}/shifts_bp_by_currency/{}", pointer, code)));
    }
    for (const auto& [code, curves] : own.curves) {
        const std::string at = fmt::format("{}/curves/{}", pointer, code);
        const auto currency = market.find(code);
        if (!currency)
            return invalid(at, "unknown_currency",
                           fmt::format("the request has no currency {}", code),
                           "add it to currencies");
        const market::CurveInterpolation interpolation =
            market.currencies[*currency].discount.interpolation();
        TRY(std::vector<alm::NamedCurve> named,
            projections_of(market.as_of, curves.projection_curve, curves.projection_curves,
                           interpolation, at));
        if (!curves.discount_curve.empty()) {
            TRY(market::Curve discount, curve_of(market.as_of, curves.discount_curve, interpolation,
                                                 at + "/discount_curve"));
            named.push_back({"discount", std::move(discount)});
        }
        scenario.curves[code] = std::move(named);
    }
    return scenario;
}

std::unordered_map<std::string, alm::DatedAmounts> schedules_of(const AlmBook& request) {
    std::unordered_map<std::string, alm::DatedAmounts> all;
    if (!request.schedules) return all;
    for (const AlmScheduleRow& row : request.schedules->rows)
        all[row.id].emplace_back(row.date, row.amount);
    for (auto& [id, amounts] : all)
        std::ranges::stable_sort(amounts, {}, [](auto& x) { return x.first; });
    return all;
}

// Duplicate ids: each row counts, but details and schedules are found by id.
class IdCount {
public:
    void learn(const std::string& id) {
        if (!seen_.insert(id).second && twice_++ == 0) first_ = id;
    }
    void report(Issues& issues) const {
        if (twice_ == 0) return;
        issues.push_back({Severity::kWarning, "duplicate_id",
                          fmt::format("{} duplicate ids, the first is {}; every position counts",
                                      twice_, first_),
                          first_});
    }

private:
    std::unordered_set<std::string> seen_;
    std::size_t twice_ = 0;
    std::string first_;
};

}  // namespace

Result<alm::Market> alm_market(const AlmMarket& request, const AlmCurveMap& curves) {
    if (!request.as_of && !request.analysis_date)
        return invalid("/analysis_date", "required", "the analysis date is missing",
                       "give analysis_date (or as_of)");
    if (request.as_of && request.analysis_date && *request.as_of != *request.analysis_date)
        return invalid("/as_of", "ambiguous", "as_of and analysis_date are different",
                       "give one of them");
    alm::Market market{.as_of = request.as_of ? *request.as_of : *request.analysis_date,
                       .regulation = &alm::regulation(request.regulation)};
    market.floor = market.regulation->floor;
    if (request.floor) {
        auto floor = alm::floor_of(*request.floor);
        if (!floor) return invalid("/floor", "not_allowed", floor.error().message, "");
        market.floor = *floor;
    }
    for (const auto& [code, row] : request.currencies) {
        TRY(alm::CurrencyCurves of, currency_of(market.as_of, code, row, "/currencies/" + code));
        market.currencies.push_back(std::move(of));
    }
    for (const auto& [code, given] : curves) {
        if (request.currencies.contains(code))
            return invalid("/curves/" + code, "ambiguous",
                           fmt::format("{} is also in currencies", code), "give it once");
        const AlmNodes* nodes = std::get_if<AlmNodes>(&given);
        const AlmCurrency row =
            nodes ? AlmCurrency{.discount_curve = *nodes} : std::get<AlmCurrency>(given);
        TRY(alm::CurrencyCurves of, currency_of(market.as_of, code, row, "/curves/" + code));
        market.currencies.push_back(std::move(of));
    }
    if (market.currencies.empty())
        return invalid("/currencies", "required", "there are no curves",
                       "give currencies: {\"EUR\": {\"discount_curve\": [[1, 0.02], …]}}");
    return market;
}

Result<std::vector<alm::Scenario>> alm_scenarios(const alm::Market& market,
                                                 const std::vector<AlmScenario>& scenarios) {
    std::vector<alm::Scenario> result{{.name = "base"}};
    const auto add = [&](alm::Scenario scenario, std::size_t i) -> Status {
        for (const alm::Scenario& other : result)
            if (other.name == scenario.name)
                return invalid(fmt::format("/scenarios/{}", i), "duplicate",
                               fmt::format("the scenario {} is a duplicate", scenario.name),
                               "name each once");
        result.push_back(std::move(scenario));
        return {};
    };
    if (scenarios.empty())
        for (const alm::ScenarioKind kind : alm::kSupervisoryScenarios)
            result.push_back({.name = std::string(to_string(kind)), .kind = kind});
    bool base = false;
    for (std::size_t i = 0; i < scenarios.size(); ++i) {
        if (const std::string* name = std::get_if<std::string>(&scenarios[i])) {
            if (*name == "base" && !base) {
                base = true;
                continue;
            }
            const auto kind = alm::find_scenario_kind(*name);
            if (!kind)
                return invalid(fmt::format("/scenarios/{}", i), "not_allowed",
                               fmt::format("the scenario \"{}\" does not exist", *name),
                               "base, parallel_up, parallel_down, steepener, flattener, short_up, "
                               "short_down, long_up, long_down, or a custom scenario as an object");
            TRY_STATUS(add({.name = *name, .kind = *kind}, i));
        } else {
            TRY(alm::Scenario own,
                custom_scenario(market, std::get<AlmCustomScenario>(scenarios[i]),
                                fmt::format("/scenarios/{}", i)));
            TRY_STATUS(add(std::move(own), i));
        }
    }
    return result;
}

Result<AlmLoadedBook> alm_book(const AlmBook& request, const alm::Market& market,
                               const alm::BookSettings& settings,
                               std::span<const double> renew_margins) {
    AlmLoadedBook loaded{.book = alm::Book(market, request.behaviour, settings)};
    const auto schedules = schedules_of(request);
    double all = 0.0;
    double entered = 0.0;
    BookNotes notes(request.behaviour, settings, market);
    IdCount ids;
    DefaultCount defaults;
    for (std::size_t i = 0; i < request.positions.rows.size(); ++i) {
        alm::Position position = request.positions.rows[i];
        if (!renew_margins.empty()) position.renew_margin = renew_margins[i];
        if (const auto found = schedules.find(position.id); found != schedules.end()) {
            const bool deposit = position.type == alm::PositionType::kNonMaturity;
            alm::DatedAmounts& amounts = deposit ? position.slots : position.schedule;
            if (amounts.empty()) amounts = found->second;
        }
        const double balance = std::isfinite(position.balance) ? std::abs(position.balance) : 0.0;
        all += balance;
        const auto added = loaded.book.add(position);
        if (!added) {
            loaded.issues.push_back({Severity::kError, "position_rejected",
                                     added.error().message + "; it is left out",
                                     fmt::format("/positions/{} ({})", i, position.id)});
            continue;
        }
        entered += balance;
        notes.learn(position);
        defaults.learn(position);
        ids.learn(position.id);
        loaded.positions.push_back(std::move(position));
    }
    notes.report(loaded.issues);
    note_cut_cores(market, request.behaviour, loaded.issues);
    ids.report(loaded.issues);
    loaded.defaults = defaults.list();
    loaded.defaulted = entered > 0.0 ? defaults.balance() / entered : 0.0;
    report_defaults(loaded.defaults, settings.balance, loaded.issues);
    if (request.positions.rows.empty())
        loaded.issues.push_back({Severity::kWarning, "no_positions",
                                 "there are no positions: all figures are those of an empty book",
                                 "/positions"});
    loaded.coverage = all > 0.0 ? entered / all : 1.0;
    if (loaded.positions.empty() && !request.positions.rows.empty())
        return invalid("/positions", "rejected",
                       "no position can be valued: " + loaded.issues.front().message, "");
    return loaded;
}

void note_unlisted_currencies(const alm::Market& market,
                              const std::vector<alm::Scenario>& scenarios, Issues& issues) {
    if (std::ranges::none_of(scenarios, [](const alm::Scenario& scenario) {
            return scenario.kind != alm::ScenarioKind::kBase &&
                   scenario.kind != alm::ScenarioKind::kCustom;
        }))
        return;
    for (const alm::CurrencyCurves& curves : market.currencies) {
        if (curves.shock || market.regulation->shocks.contains(curves.currency)) continue;
        const alm::ShockSizes& sizes = market.regulation->sizes(curves.currency);
        issues.push_back({Severity::kWarning, "unlisted_currency",
                          fmt::format("{} has no shocks for {}; the shocks of other currencies, "
                                      "{:g}/{:g}/{:g} bp, are used; set shock_bp to replace them",
                                      market.regulation->name, curves.currency, sizes.parallel,
                                      sizes.short_rate, sizes.long_rate),
                          "/currencies/" + curves.currency});
    }
}

void note_cut_cores(const alm::Market& market, const alm::Behaviour& behaviour, Issues& issues) {
    const double longest = market.regulation->longest_core_years();
    for (const auto& [key, rule] : behaviour.deposits) {
        if (rule.category.empty() && longest > 0.0 && alm::average_years(rule) > longest + 1e-9)
            issues.push_back(
                {Severity::kWarning, "core_above_cap",
                 fmt::format("the core of the deposits {} has an average maturity of {:g} years, "
                             "above {:g}, the largest cap of {} for any category; no cap applies "
                             "because the category is missing",
                             key, alm::average_years(rule), longest, market.regulation->name),
                 "/behaviour/deposits/" + key});
        const auto cap = market.regulation->core_caps.find(rule.category);
        if (cap == market.regulation->core_caps.end() || rule.core <= cap->second.share) continue;
        issues.push_back(
            {Severity::kWarning, "core_cut",
             fmt::format("the core of the deposits {}, {:g}% of the balance, is cut to the {:g}% "
                         "that {} allows {}",
                         key, rule.core * 100, cap->second.share * 100, market.regulation->name,
                         rule.category),
             "/behaviour/deposits/" + key});
    }
}

AlmStamp alm_stamp(const alm::Regulation& regulation) {
    return {regulation.name, regulation.version, regulation.digest};
}

}  // namespace ballast::service
