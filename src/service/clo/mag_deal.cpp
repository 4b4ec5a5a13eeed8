#include "service/clo/mag_deal.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

#include "clo/deal_check.hpp"
#include "clo/describe_deal.hpp"
#include "fin/day_count.hpp"

namespace ballast::service {

namespace {

constexpr const char* kMagIndex = "USD_LIBOR_3M";

Decimal mag_money(double value) {
    return Decimal::from_double(value, 6, Rounding::kHalfEven).value_or(Decimal());
}

std::optional<double> mag_number(const ingest::MagValues& values,
                                 std::initializer_list<const char*> names) {
    for (const char* name : names) {
        const auto found = values.find(name);
        if (found == values.end() || !found->second) continue;
        if (const auto* number = std::get_if<double>(&*found->second)) return *number;
    }
    return std::nullopt;
}

std::optional<fin::Date> mag_date(const ingest::MagContents& sheet,
                                  std::initializer_list<const char*> names) {
    for (const char* name : names) {
        const auto found = sheet.dates.find(name);
        if (found != sheet.dates.end() && found->second) return found->second;
    }
    return std::nullopt;
}

bool is_mag_equity(const ingest::MagLiability& one) {
    return one.equity.value_or(mag_tranche_id(one.name) == "SUB");
}

// Classes of one rank: B-1 and B-2, A-1A and A-1B. follow each other.
std::string rank_group(const std::string& id) {
    const std::size_t dash = id.find('-');
    if (dash == std::string::npos) return id;
    if (id.size() > dash + 1 && id.back() >= 'A' && id.back() <= 'Z')
        return id.substr(0, id.size() - 1);
    return id.starts_with("A-") ? id : id.substr(0, dash);
}

std::optional<fin::DayCount> mag_day_count(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (text.starts_with("ACTUAL")) text.replace(0, 6, "ACT");
    if (text == "ACT/365") return fin::DayCount::kAct365Fixed;
    if (text.starts_with("30/360")) return fin::DayCount::kThirty360Bond;
    if (text.starts_with("ACT/360")) return fin::DayCount::kAct360;
    return std::nullopt;
}

clo::Tranche tranche_of(const ingest::MagLiability& one, int rank, const MagUnits& units) {
    clo::Tranche tranche{.id = mag_tranche_id(one.name), .rank = rank};
    tranche.original = mag_money(one.original.value_or(0.0));
    if (is_mag_equity(one)) {
        tranche.kind = clo::TrancheKind::kEquity;
        tranche.coupon.type = clo::CouponType::kResidual;
        return tranche;
    }
    const double spread = units.rate(one.spread.value_or(0.0));
    if (ingest::mag_key(one.coupon_type).starts_with("fixed")) {
        tranche.coupon.type = clo::CouponType::kFixed;
        tranche.coupon.rate = spread;
    } else {
        tranche.coupon.spread = spread;
    }
    tranche.day_count = mag_day_count(one.day_count);
    tranche.deferrable = one.pikable.value_or(false);
    if (tranche.id == "X") tranche.in_coverage = tranche.can_control = false;
    return tranche;
}

void add_tranches(const ingest::MagContents& sheet, const MagUnits& units, clo::Deal& deal) {
    std::map<std::string, int> ranks;
    int last = 0;
    for (const ingest::MagLiability& one : sheet.liabilities) {
        const std::string id = mag_tranche_id(one.name);
        if (id == "X") {  // with the most senior class
            ++last;
            ranks.emplace("A", last);
            deal.tranches.push_back(tranche_of(one, last, units));
            continue;
        }
        const auto [place, added] = ranks.emplace(rank_group(id), last + 1);
        if (added) last = place->second;
        deal.tranches.push_back(tranche_of(one, place->second, units));
    }
}

// A trigger of the earlier workbook is attached to one class and concerns its whole rank.
void add_coverage(const ingest::MagContents& sheet, clo::Deal& deal) {
    for (std::size_t i = 0; i < sheet.liabilities.size(); ++i) {
        const ingest::MagLiability& one = sheet.liabilities[i];
        if (!one.oc && !one.ic) continue;
        const clo::Tranche& tranche = deal.tranches[i];
        clo::Coverage group{.id = rank_group(tranche.id), .oc = one.oc, .ic = one.ic};
        for (const clo::Tranche& other : deal.tranches)
            if (other.rank == tranche.rank && other.in_coverage) group.tranches.push_back(other.id);
        deal.coverage.push_back(std::move(group));
    }
    const auto clo_inputs = sheet.other.find("clo_inputs");
    if (clo_inputs == sheet.other.end() || deal.coverage.empty()) return;
    if (const auto trigger = mag_number(clo_inputs->second, {"diversion_trigger", "diversion"}))
        deal.diversions.push_back(
            {.id = "diversion", .coverage = deal.coverage.back().id, .trigger = *trigger});
    if (const auto trigger =
            mag_number(clo_inputs->second, {"default_trigger", "event_of_default"}))
        deal.default_events = clo::DefaultEvents{
            .par_ratio = clo::ParRatioEvent{.tranches = deal.coverage.front().tranches,
                                            .trigger = *trigger}};
}

bool is_junior_fee(const ingest::MagFee& fee) {
    const std::string key = ingest::mag_key(fee.name);
    return key.contains("junior") || key.contains("sub") || key.contains("incentive");
}

void add_fees(const ingest::MagContents& sheet, const MagUnits& units, clo::Deal& deal) {
    for (const ingest::MagFee& fee : sheet.fees) {
        const std::string key = ingest::mag_key(fee.name);
        if (key.empty() || key.contains("incentive")) continue;
        const std::string type = ingest::mag_key(fee.type);
        clo::Fee made{.id = mag_slug(fee.name)};
        made.basis = type.starts_with("average") ? clo::FeeBasis::kAverage
                     : type.starts_with("fixed") ? clo::FeeBasis::kFixed
                                                 : clo::FeeBasis::kBeginning;
        made.rate = units.rate(fee.rate.value_or(0.0));
        made.amount = mag_money(fee.fixed.value_or(0.0));
        if (const auto day_count = mag_day_count(fee.day_count)) made.day_count = *day_count;
        if (fee.interest_on_unpaid.value_or(false))
            made.interest_on_unpaid =
                clo::Coupon{.index = kMagIndex, .spread = fee.spread.value_or(0.0)};
        deal.fees.push_back(std::move(made));
    }
}

class MagWaterfalls {
public:
    MagWaterfalls(const ingest::MagContents& sheet, clo::Deal& deal) : deal_(deal) {
        for (const ingest::MagFee& fee : sheet.fees)
            if (is_junior_fee(fee)) junior_.insert(mag_slug(fee.name));
        for (const clo::Tranche& tranche : deal.tranches)
            if (tranche.kind == clo::TrancheKind::kDebt) ranks_[tranche.rank].push_back(tranche.id);
    }

    void add() {
        add_interest();
        add_principal();
    }

private:
    const clo::Coverage* coverage_of(int rank) const {
        for (const clo::Coverage& group : deal_.coverage)
            for (const clo::Tranche& tranche : deal_.tranches)
                if (tranche.rank == rank && std::ranges::count(group.tranches, tranche.id) > 0)
                    return &group;
        return nullptr;
    }
    bool defers(const std::vector<std::string>& ids) const {
        return std::ranges::any_of(deal_.tranches, [&](const clo::Tranche& tranche) {
            return tranche.deferrable && std::ranges::count(ids, tranche.id) > 0;
        });
    }

    clo::Step& step(std::vector<clo::Step>& list, clo::StepKind kind) {
        const bool interest = &list == &deal_.waterfalls.interest;
        return list.emplace_back(clo::Step{
            .id = fmt::format("{}{}", interest ? 'i' : 'p', list.size() + 1), .step = kind});
    }

    void add_interest() {
        auto& list = deal_.waterfalls.interest;
        for (const clo::Fee& fee : deal_.fees)
            if (!junior_.contains(fee.id)) {
                step(list, clo::StepKind::kFee).fee = fee.id;
                senior_.push_back(list.back().id);
            }
        bool deferrable = false;
        for (const auto& [rank, ids] : ranks_) {
            deferrable = deferrable || defers(ids);
            step(list, clo::StepKind::kInterest).tranches = ids;
            if (!deferrable) senior_.push_back(list.back().id);
            if (std::ranges::count(ids, "X") > 0) {
                step(list, clo::StepKind::kPrincipal).tranches = std::vector<std::string>{"X"};
            }
            if (defers(ids)) step(list, clo::StepKind::kDeferred).tranches = ids;
            if (const clo::Coverage* group = coverage_of(rank))
                step(list, clo::StepKind::kCure).coverage = group->id;
        }
        for (const clo::Diversion& diversion : deal_.diversions) {
            clo::Step& divert = step(list, clo::StepKind::kDivert);
            divert.diversion = diversion.id;
            divert.when = "reinvesting";
        }
        for (const clo::Fee& fee : deal_.fees)
            if (junior_.contains(fee.id)) {
                step(list, clo::StepKind::kFee).fee = fee.id;
                late_.push_back(list.back().id);
            }
        add_equity(list);
    }

    void add_principal() {
        auto& list = deal_.waterfalls.principal;
        if (!senior_.empty()) step(list, clo::StepKind::kShortfall).steps = senior_;
        for (const auto& [rank, ids] : ranks_) {
            const clo::Coverage* group = coverage_of(rank);
            if (defers(ids)) {
                for (const clo::StepKind kind :
                     {clo::StepKind::kInterest, clo::StepKind::kDeferred}) {
                    clo::Step& paid = step(list, kind);
                    paid.tranches = ids;
                    paid.when = fmt::format("controlling('{}')", ids.front());
                }
            }
            if (group) step(list, clo::StepKind::kCure).coverage = group->id;
        }
        step(list, clo::StepKind::kReinvest);
        step(list, clo::StepKind::kPrincipal);
        if (!late_.empty()) step(list, clo::StepKind::kShortfall).steps = late_;
        add_equity(list);
    }

    void add_equity(std::vector<clo::Step>& list) {
        if (!deal_.incentive) {
            step(list, clo::StepKind::kResidual);
            return;
        }
        step(list, clo::StepKind::kHurdle);
        step(list, clo::StepKind::kSplit).to =
            std::map<std::string, double>{{deal_.incentive->tranche, 1.0 - deal_.incentive->share},
                                          {"incentive", deal_.incentive->share}};
    }

    clo::Deal& deal_;
    std::set<std::string> junior_;
    std::map<int, std::vector<std::string>> ranks_;
    std::vector<std::string> senior_, late_;  // steps whose shortfall principal pays
};

// The threshold of an overwritten test holds until the next sheet says otherwise.
void set_thresholds(const ingest::MagContents& sheet, clo::DealTests& tests) {
    for (const ingest::MagThreshold& one : sheet.thresholds) {
        const std::string number = std::to_string(one.num);
        if (std::ranges::count(tests.use, one.num) == 0) tests.use.push_back(one.num);
        if (one.threshold) tests.thresholds[number] = *one.threshold;
        if (one.overwrite)
            tests.overrides[number] = {.threshold = *one.overwrite,
                                       .reason = "overwritten in the workbook"};
        else
            tests.overrides.erase(number);
    }
    std::ranges::sort(tests.use);
}

std::string threshold_text(const clo::Threshold& threshold) {
    if (const auto* number = std::get_if<double>(&threshold)) return fmt::format("{}", *number);
    return std::get<std::string>(threshold);
}

std::string threshold_text(const clo::DealTests& tests, const std::string& number) {
    if (const auto found = tests.overrides.find(number); found != tests.overrides.end())
        return threshold_text(found->second.threshold);
    const auto found = tests.thresholds.find(number);
    return found == tests.thresholds.end() ? "" : threshold_text(found->second);
}

}  // namespace

double MagUnits::rate(double value) const {
    return rates_in_percent && std::abs(value) > 1.0 ? value / 100.0 : value;
}

double MagUnits::price(double value) const {
    return prices_in_fractions && value <= 2.0 ? value * 100.0 : value;
}

std::string mag_slug(std::string_view name) {
    std::string slug = ingest::mag_key(name);
    std::ranges::replace(slug, '_', '-');
    return slug;
}

std::string mag_tranche_id(std::string_view name) {
    const std::string key = ingest::mag_key(name);
    if (key.starts_with("sub") || key == "equity" || key.contains("income_note")) return "SUB";
    std::string id(name);
    for (const char* prefix : {"Class ", "CLASS ", "class "})
        if (id.starts_with(prefix)) id.erase(0, 6);
    for (char& c : id) c = c == ' ' ? '-' : c;
    return id;
}

std::vector<std::string> missing_for_deal(const ingest::MagContents& sheet) {
    std::vector<std::string> missing;
    if (!mag_date(sheet, {"closing_date", "closing"})) missing.emplace_back("closing date");
    if (!mag_date(sheet, {"first_payment_date", "first_payment"}))
        missing.emplace_back("first payment date");
    if (!mag_date(sheet, {"maturity_date", "stated_maturity", "maturity"}))
        missing.emplace_back("maturity date");
    if (sheet.liabilities.empty()) missing.emplace_back("liabilities");
    return missing;
}

Result<clo::Deal> deal_of_sheet(const ingest::MagContents& sheet, const std::string& slug,
                                const MagUnits& units) {
    clo::Deal deal{.slug = slug, .name = sheet.scenario_set, .index = kMagIndex};
    deal.dates.closing = *mag_date(sheet, {"closing_date", "closing"});
    deal.dates.first_payment = *mag_date(sheet, {"first_payment_date", "first_payment"});
    deal.dates.stated_maturity = *mag_date(sheet, {"maturity_date", "stated_maturity", "maturity"});
    deal.dates.pricing = mag_date(sheet, {"pricing_date"});
    deal.dates.effective = mag_date(sheet, {"effective_date"});
    deal.dates.non_call_end = mag_date(sheet, {"no_call_date", "non_call_date"});
    deal.dates.reinvestment_end = mag_date(sheet, {"reinvestment_end_date", "reinvestment_date"});
    if (const auto payments = sheet.other.find("payments"); payments != sheet.other.end()) {
        if (const auto day = mag_number(payments->second, {"payment_day"}))
            deal.payments.day = static_cast<int>(*day);
        if (const auto months = mag_number(payments->second, {"months_between_payments", "months"}))
            deal.payments.months = static_cast<int>(*months);
        if (const auto days = mag_number(payments->second, {"determination_days"}))
            deal.payments.determination_days = static_cast<int>(*days);
        if (const auto days =
                mag_number(payments->second, {"index_determination_days", "index_days"}))
            deal.payments.index_days = static_cast<int>(*days);
    }
    add_tranches(sheet, units, deal);
    add_coverage(sheet, deal);
    add_fees(sheet, units, deal);
    deal.accounts = {{.id = "collection", .type = clo::AccountType::kCollection},
                     {.id = "ramp_up", .type = clo::AccountType::kRampUp},
                     {.id = "payment", .type = clo::AccountType::kPayment}};
    deal.valuation.ccc = clo::CccTerms{};
    set_thresholds(sheet, deal.tests);
    MagWaterfalls(sheet, deal).add();
    if (const Status checked = clo::check_deal(deal); !checked) return Error(checked.error());
    return deal;
}

clo::Deal changed_terms(const clo::Deal& deal, const ingest::MagContents& sheet,
                        std::vector<CloBookChange>& changes) {
    clo::Deal result = deal;
    set_thresholds(sheet, result.tests);
    for (const ingest::MagThreshold& one : sheet.thresholds) {
        const std::string number = std::to_string(one.num);
        const std::string before = threshold_text(deal.tests, number);
        const std::string after = threshold_text(result.tests, number);
        if (before != after)
            changes.push_back({"tests." + number + ".threshold", before, after});
        else if (std::ranges::count(deal.tests.use, one.num) == 0)
            changes.push_back({"tests.use", "", number});
    }
    for (const ingest::MagLiability& one : sheet.liabilities) {
        const std::string id = mag_tranche_id(one.name);
        for (clo::Coverage& group : result.coverage) {
            if (std::ranges::count(group.tranches, id) == 0) continue;
            const auto set = [&](const char* what, std::optional<double>& trigger,
                                 std::optional<double> value) {
                if (!value || trigger == value) return;
                changes.push_back({fmt::format("coverage.{}.{}", group.id, what),
                                   trigger ? fmt::format("{}", *trigger) : "",
                                   fmt::format("{}", *value)});
                trigger = value;
            };
            set("oc", group.oc, one.oc);
            set("ic", group.ic, one.ic);
        }
    }
    return result;
}

Result<clo::DealState> state_of_sheet(const clo::Deal& deal, const ingest::MagContents& sheet,
                                      const MagUnits& units, std::vector<std::string>& notes) {
    clo::DealState state{.as_of = sheet.analysis_date};
    for (const ingest::MagLiability& one : sheet.liabilities) {
        const std::string id = mag_tranche_id(one.name);
        if (std::ranges::find(deal.tranches, id, &clo::Tranche::id) == deal.tranches.end()) {
            notes.push_back(fmt::format("the deal has no tranche {}", id));
            continue;
        }
        clo::TrancheState& tranche = state.tranches[id];
        if (one.current) tranche.balance = mag_money(*one.current);
        tranche.deferred = mag_money(one.deferred.value_or(0.0));
        if (one.price) tranche.price = mag_money(units.price(*one.price));
        if (one.discount_margin) tranche.discount_margin = units.rate(*one.discount_margin);
    }
    for (const ingest::MagAccount& one : sheet.accounts) {
        const std::string type = ingest::mag_key(one.name);
        const auto account = std::ranges::find_if(deal.accounts, [&](const clo::Account& known) {
            return known.id == type || describe::to_word(known.type) == type;
        });
        if (account != deal.accounts.end()) {
            state.accounts[account->id] = {.interest = mag_money(one.interest),
                                           .principal = mag_money(one.principal)};
        } else if (one.interest != 0.0 || one.principal != 0.0) {
            notes.push_back(
                fmt::format("the deal has no account {}: {} of interest and {} of "
                            "principal are left out",
                            one.name, one.interest, one.principal));
        }
    }
    if (const auto rate = mag_number(sheet.libor, {"current"}))
        if (!deal.index.empty()) state.index_rates[deal.index] = units.rate(*rate);
    for (const ingest::MagFee& fee : sheet.fees)
        if (fee.unpaid &&
            std::ranges::find(deal.fees, mag_slug(fee.name), &clo::Fee::id) != deal.fees.end())
            state.fees[mag_slug(fee.name)].unpaid = mag_money(*fee.unpaid);
    return state;
}

}  // namespace ballast::service
