#include "report/clo_document.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>
#include <string_view>
#include <type_traits>
#include <utility>

#include "clo/describe_asset.hpp"
#include "clo/describe_deal.hpp"
#include "describe/describe.hpp"

namespace ballast::report {

namespace {

constexpr std::size_t kLargest = 10;  // obligors and industries of a table

std::string clo_name(const clo::Deal& deal) { return deal.name.empty() ? deal.slug : deal.name; }

Document clo_document(std::string kind, std::string title, const CloReportSubject& subject) {
    return {.kind = std::move(kind),
            .title = std::move(title),
            .subject = subject.deal.slug,
            .as_of = subject.as_of,
            .currency = subject.deal.currency};
}

// ---- tests -------------------------------------------------------------------------------------

Format test_format(const clo::TestReport& test) {
    return {test.unit == clo::TestUnit::kFraction ? Unit::kPercent : Unit::kNumber, 2};
}

Cell test_state(const clo::TestReport& test) {
    using enum clo::TestStatus;
    switch (test.status) {
        case kPass:
            return test.watch ? status("Watch", StatusLevel::kWarning)
                              : status("Pass", StatusLevel::kGood);
        case kFail:
            return status("Fail", StatusLevel::kBad);
        case kMaintained:
            return status("Maintained", StatusLevel::kWarning);
        case kImproved:
            return status("Improved", StatusLevel::kWarning);
        case kNotApplicable:
            return status("Not applicable", StatusLevel::kNeutral);
        case kNotComputable:
            break;
    }
    return status("Not computable", StatusLevel::kWarning);
}

Table test_table(std::string id, std::string title, std::span<const clo::TestReport> tests,
                 bool coverage, const std::string& currency) {
    Table table{
        .id = std::move(id),
        .title = std::move(title),
        .columns = {text_column("number", "No."), text_column("test", "Test"),
                    number_column("value", "Value"), text_column("bound", "Bound"),
                    number_column("threshold", "Threshold"), number_column("cushion", "Cushion"),
                    money_column("headroom", "Headroom", currency, 0),
                    status_column("status", "Status")}};
    for (const clo::TestReport& test : tests) {
        if ((test.kind == clo::TestKind::kCoverage) != coverage) continue;
        const Format format = test_format(test);
        table.rows.push_back(
            {{text(test.number ? std::to_string(*test.number) : std::string()),
              text(test.name.empty() ? test.id : test.name), number(test.value, format),
              text(test.bound == clo::Bound::kMax ? "at most" : "at least"),
              number(test.threshold, format), number(test.cushion, format), number(test.headroom),
              test_state(test)}});
    }
    return table;
}

DocumentSection test_section(std::string id, std::string title,
                             std::span<const clo::TestReport> tests, bool coverage,
                             const std::string& currency) {
    DocumentSection section{.id = id, .title = title};
    Table table = test_table(id, title, tests, coverage, currency);
    if (table.rows.empty())
        add_paragraph(section, "The deal has no tests of this kind.");
    else
        add_table(section, std::move(table));
    return section;
}

std::string failing_text(std::span<const clo::TestReport> tests) {
    std::string names;
    for (const clo::TestReport& test : tests)
        if (test.status == clo::TestStatus::kFail)
            names += (names.empty() ? "" : ", ") + (test.name.empty() ? test.id : test.name);
    return names.empty() ? "none" : names;
}

Fact failing_fact(std::span<const clo::TestReport> tests) {
    const auto count = std::ranges::count(tests, clo::TestStatus::kFail, &clo::TestReport::status);
    Fact fact{.label = "Failing tests",
              .value = number(static_cast<double>(count), {Unit::kCount, 0})};
    if (count > 0 && count <= 3) fact.note = failing_text(tests);
    return fact;
}

// ---- payments ----------------------------------------------------------------------------------

std::string_view waterfall_name(clo::Waterfall waterfall) {
    switch (waterfall) {
        case clo::Waterfall::kInterest:
            return "interest";
        case clo::Waterfall::kPrincipal:
            return "principal";
        case clo::Waterfall::kAcceleration:
            break;
    }
    return "acceleration";
}

// The step of a row, whose parts are called `<id>.interest` and others; null for steps that the
// document does not list.
const clo::Step* step_of(const clo::Deal& deal, clo::Waterfall waterfall, std::string_view id) {
    const auto* acceleration = std::get_if<std::vector<clo::Step>>(&deal.waterfalls.acceleration);
    const std::vector<clo::Step>* steps =
        waterfall == clo::Waterfall::kInterest    ? &deal.waterfalls.interest
        : waterfall == clo::Waterfall::kPrincipal ? &deal.waterfalls.principal
                                                  : acceleration;
    if (!steps) return nullptr;
    const auto found = std::ranges::find(*steps, id.substr(0, id.find('.')), &clo::Step::id);
    return found == steps->end() ? nullptr : &*found;
}

std::string clause_of(const clo::Deal& deal, const clo::StepRow& row) {
    const clo::Step* step = step_of(deal, row.waterfall, row.id);
    return step ? step->clause.value_or("") : "";
}

// What a step pays: "Interest A", "Fee senior", "Cure AB"; its id where it is not known.
std::string step_text(const clo::Deal& deal, clo::Waterfall waterfall, const std::string& id) {
    const clo::Step* step = step_of(deal, waterfall, id);
    if (!step) return id;
    const std::size_t dot = id.find('.');
    std::string result(dot == std::string::npos ? describe::to_word(step->step)
                                                : std::string_view(id).substr(dot + 1));
    if (!result.empty() && result[0] >= 'a' && result[0] <= 'z')
        result[0] = static_cast<char>(result[0] - 'a' + 'A');
    for (const std::string& tranche : step->tranches.value_or(std::vector<std::string>()))
        result += " " + tranche;
    for (const auto* name :
         {&step->fee, &step->coverage, &step->diversion, &step->account, &step->hedge})
        if (*name) result += " " + **name;
    return result;
}

std::string pays_of(const clo::Deal& deal, const clo::StepRow& row) {
    if (!row.unpaid_step) return step_text(deal, row.waterfall, row.id);
    return "Unpaid " + step_text(deal, clo::Waterfall::kInterest, *row.unpaid_step);
}

std::vector<Column> step_columns(const std::string& currency) {
    return {text_column("step", "Step"),
            text_column("pays", "Pays"),
            text_column("clause", "Clause"),
            money_column("available", "Available", currency),
            money_column("due", "Due", currency),
            money_column("paid", "Paid", currency),
            money_column("unpaid", "Unpaid", currency)};
}

DocumentSection step_section(const CloReportSubject& subject, const clo::Projection& projection,
                             clo::Waterfall waterfall, std::string title) {
    const std::string id(waterfall_name(waterfall));
    DocumentSection section{.id = id, .title = title};
    Table table{
        .id = "waterfall." + id, .title = title, .columns = step_columns(subject.deal.currency)};
    const fin::Date date = projection.periods.front().date;
    double paid = 0.0;
    for (const clo::StepRow& row : projection.steps) {
        if (row.date != date || row.waterfall != waterfall) continue;
        if (!row.unpaid_step) paid += row.paid;  // others are parts of a shortfall step
        table.rows.push_back(
            {{text(row.id), text(pays_of(subject.deal, row)), text(clause_of(subject.deal, row)),
              number(row.available), number(row.due), number(row.paid), number(row.unpaid)}});
    }
    if (table.rows.empty()) {
        add_paragraph(section, "This waterfall does not apply on the date.");
        return section;
    }
    table.rows.push_back(
        {{text("Total"), text(""), text(""), number(table.rows.front().cells[3].number),
          number(std::nullopt), number(paid), number(std::nullopt)},
         RowKind::kTotal});
    add_table(section, std::move(table));
    return section;
}

Table step_data(const clo::Projection& projection, const std::string& currency) {
    Table table{
        .id = "steps",
        .title = "Payments by step",
        .columns = {date_column("date", "Date"), text_column("waterfall", "Waterfall"),
                    text_column("step", "Step"), money_column("available", "Available", currency),
                    money_column("due", "Due", currency), money_column("paid", "Paid", currency),
                    money_column("unpaid", "Unpaid", currency)}};
    const fin::Date first = projection.periods.front().date;
    for (const clo::StepRow& row : projection.steps)
        if (row.date == first)
            table.rows.push_back(
                {{date(row.date), text(std::string(waterfall_name(row.waterfall))), text(row.id),
                  number(row.available), number(row.due), number(row.paid), number(row.unpaid)}});
    return table;
}

double balance_before(const clo::Deal& deal, const clo::Tranche& tranche) {
    if (deal.state)
        if (const auto state = deal.state->tranches.find(tranche.id);
            state != deal.state->tranches.end() && state->second.balance)
            return state->second.balance->to_double();
    return tranche.original.to_double();
}

DocumentSection tranche_section(const CloReportSubject& subject,
                                const clo::Projection& projection) {
    const std::string& currency = subject.deal.currency;
    DocumentSection section{.id = "tranches", .title = "Notes"};
    Table table{.id = "tranches",
                .title = "Payments to notes",
                .columns = {text_column("tranche", "Class"),
                            money_column("opening", "Opening balance", currency),
                            percent_column("rate", "Rate", 4),
                            money_column("interest_due", "Interest due", currency),
                            money_column("interest_paid", "Interest paid", currency),
                            money_column("deferred_paid", "Deferred paid", currency),
                            money_column("newly_deferred", "Newly deferred", currency),
                            money_column("principal_paid", "Principal paid", currency),
                            money_column("distribution", "Distribution", currency),
                            money_column("balance", "Closing balance", currency),
                            money_column("deferred", "Deferred", currency)}};
    for (std::size_t t = 0; t < projection.tranches.size(); ++t) {
        const clo::TrancheProjection& tranche = projection.tranches[t];
        if (tranche.flows.empty()) continue;
        const clo::TrancheRow& row = tranche.flows.front();
        table.rows.push_back(
            {{text(tranche.id), number(balance_before(subject.deal, subject.deal.tranches[t])),
              number(row.rate), number(row.interest_due), number(row.interest_paid),
              number(row.deferred_paid), number(row.newly_deferred), number(row.principal_paid),
              number(row.distribution), number(row.balance), number(row.deferred)}});
    }
    add_table(section, std::move(table));
    return section;
}

DocumentSection proceeds_section(const CloReportSubject& subject, const clo::PeriodRow& period) {
    const std::string& currency = subject.deal.currency;
    DocumentSection section{.id = "proceeds", .title = "Collections and proceeds"};
    Table table{
        .id = "proceeds",
        .columns = {text_column("item", "Item"), money_column("amount", "Amount", currency)}};
    const auto row = [&](const char* name, double amount) {
        table.rows.push_back({{text(name), number(amount)}});
    };
    row("Interest collected", period.interest);
    row("Scheduled principal", period.scheduled);
    row("Unscheduled principal", period.unscheduled);
    row("Recoveries", period.recoveries);
    row("Sales", period.sales);
    row("Interest proceeds", period.interest_proceeds);
    row("Principal proceeds", period.principal_proceeds);
    row("Reinvested", period.reinvested);
    row("Diverted from interest", period.diverted);
    row("To accounts", period.to_accounts);
    row("Taxes", period.taxes);
    row("Hedges", period.hedges);
    if (!subject.deal.hedges.empty()) row("Hedges, unpaid", period.hedges_unpaid);
    row("Incentive fee", period.incentive);
    add_table(section, std::move(table));
    if (!period.fees.empty()) {
        Table fees{.id = "fees",
                   .title = "Fees",
                   .columns = {text_column("fee", "Fee"), money_column("due", "Due", currency),
                               money_column("paid", "Paid", currency)}};
        for (const clo::FeeAmount& fee : period.fees)
            fees.rows.push_back({{text(fee.id), number(fee.due), number(fee.paid)}});
        add_table(section, std::move(fees));
    }
    add_note(section, fmt::format("Cash in less cash out on the date: {:.6f}.", period.imbalance));
    return section;
}

// ---- collateral --------------------------------------------------------------------------------

double par_of(std::span<const clo::Holding> holdings, bool defaulted) {
    double sum = 0.0;
    for (const clo::Holding& holding : holdings)
        if (holding.defaulted.value_or(false) == defaulted) sum += holding.par.to_double();
    return sum;
}

// Par by a text of the asset, the largest first; at most `most` rows and the rest.
Table par_by(std::string id, std::string title, std::string heading,
             const CloReportSubject& subject, std::size_t most, auto&& key_of) {
    std::map<std::string, double> groups;
    double total = 0.0;
    for (const clo::Holding& holding : subject.holdings) {
        const double par = holding.par.to_double();
        const std::string key = key_of(holding);
        groups[key.empty() ? "Unknown" : key] += par;
        total += par;
    }
    std::vector<std::pair<std::string, double>> rows(groups.begin(), groups.end());
    std::ranges::stable_sort(rows, std::ranges::greater{}, &std::pair<std::string, double>::second);
    Table table{.id = std::move(id),
                .title = std::move(title),
                .columns = {text_column("key", std::move(heading)),
                            money_column("par", "Par", subject.deal.currency, 0),
                            percent_column("share", "Share")}};
    const auto share = [&](double par) {
        return total > 0.0 ? std::optional(par / total) : std::nullopt;
    };
    double rest = 0.0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i >= most) {
            rest += rows[i].second;
            continue;
        }
        table.rows.push_back(
            {{text(rows[i].first), number(rows[i].second), number(share(rows[i].second))}});
    }
    if (rows.size() > most)
        table.rows.push_back({{text(fmt::format("{} others", rows.size() - most)), number(rest),
                               number(share(rest))},
                              RowKind::kRest});
    table.rows.push_back({{text("Total"), number(total), number(share(total))}, RowKind::kTotal});
    return table;
}

template <class Enum>
std::string optional_word(const std::optional<Enum>& value) {
    return value ? std::string(describe::to_word(*value)) : std::string();
}

DocumentSection collateral_section(const CloReportSubject& subject) {
    DocumentSection section{.id = "collateral", .title = "Collateral"};
    if (subject.holdings.empty()) {
        add_paragraph(section, "The deal holds no assets on this date.");
        return section;
    }
    constexpr std::size_t kAll = 100;
    add_table(section,
              par_by("collateral.moodys", "Par by Moody's rating", "Rating", subject, kAll,
                     [](const clo::Holding& h) { return optional_word(h.moodys_rating); }));
    add_table(section, par_by("collateral.industry", "Par by Moody's industry", "Industry", subject,
                              kLargest, [](const clo::Holding& h) { return h.moodys_industry; }));
    add_table(section, par_by("collateral.obligor", "Largest obligors", "Obligor", subject,
                              kLargest, [](const clo::Holding& h) {
                                  return h.issuer_name.empty() ? h.obligor_or_issuer()
                                                               : h.issuer_name;
                              }));
    return section;
}

// ---- fields of assets --------------------------------------------------------------------------

template <class T>
inline constexpr bool kIsOptionalValue = false;
template <class T>
inline constexpr bool kIsOptionalValue<std::optional<T>> = true;

// A cell of a field; fields that are lists or structs have none.
template <class T>
std::optional<Cell> field_cell(const T& value) {
    if constexpr (kIsOptionalValue<T>) {
        if (value) return field_cell(*value);
        return field_cell(typename T::value_type{}) ? std::optional(text("")) : std::nullopt;
    } else if constexpr (std::is_same_v<T, std::string>) {
        return text(value);
    } else if constexpr (std::is_same_v<T, bool>) {
        return text(value ? "yes" : "no");
    } else if constexpr (std::is_arithmetic_v<T>) {
        return number(static_cast<double>(value), {Unit::kNumber, 6});
    } else if constexpr (std::is_same_v<T, Decimal>) {
        return exact_number(value.to_string());
    } else if constexpr (std::is_same_v<T, fin::Date>) {
        return date(value);
    } else if constexpr (describe::DescribedEnum<T>) {
        return text(std::string(describe::to_word(value)));
    } else {
        return std::nullopt;
    }
}

template <class T>
void add_fields(const T& holding, Table* table, Row& row) {
    describe::Described<T>::fields.each([&](const auto& field) {
        const std::optional<Cell> cell = field_cell(holding.*field.member);
        if (!cell) return;
        if (table)
            table->columns.push_back(text_column(std::string(field.name), std::string(field.name)));
        row.cells.push_back(*cell);
    });
}

Table asset_data(const CloReportSubject& subject) {
    Table table{.id = "assets", .title = "Assets"};
    Row ignored;
    add_fields(clo::Holding{}, &table, ignored);
    for (const clo::Holding& holding : subject.holdings) {
        Row row;
        add_fields(holding, nullptr, row);
        table.rows.push_back(std::move(row));
    }
    return table;
}

DocumentSection asset_section(const CloReportSubject& subject) {
    DocumentSection section{.id = "assets", .title = "Assets"};
    Table table{.id = "holdings",
                .title = "Assets held",
                .columns = {text_column("id", "Id"), text_column("issuer", "Issuer"),
                            money_column("par", "Par", subject.deal.currency, 0),
                            number_column("price", "Price", 3), percent_column("spread", "Spread"),
                            percent_column("coupon", "Coupon"), date_column("maturity", "Maturity"),
                            text_column("moodys", "Moody's"), text_column("sp", "S&P"),
                            text_column("country", "Country"), status_column("state", "State")}};
    double total = 0.0;
    for (const clo::Holding& holding : subject.holdings) {
        total += holding.par.to_double();
        table.rows.push_back(
            {{text(holding.id), text(holding.issuer_name), number(holding.par.to_double()),
              holding.market_value ? number(holding.market_value->to_double())
                                   : number(std::nullopt),
              number(holding.spread), number(holding.coupon), date(holding.maturity),
              text(optional_word(holding.moodys_rating)),
              text(optional_word(holding.sp_facility_rating)), text(holding.country),
              holding.defaulted.value_or(false) ? status("Defaulted", StatusLevel::kBad)
                                                : status("Performing", StatusLevel::kGood)}});
    }
    Row last{.kind = RowKind::kTotal};
    last.cells.assign(table.columns.size(), text(""));
    last.cells[0] = text("Total");
    last.cells[2] = number(total);
    for (const std::size_t column : {3U, 4U, 5U}) last.cells[column] = number(std::nullopt);
    last.cells[6] = date(std::nullopt);
    last.cells[10] = status("", StatusLevel::kNeutral);
    table.rows.push_back(std::move(last));
    add_table(section, std::move(table));
    return section;
}

Fact par_fact(const CloReportSubject& subject) {
    return {
        .label = "Performing par",
        .value = number(par_of(subject.holdings, false), {Unit::kMoney, 0, subject.deal.currency}),
        .note = fmt::format("{} assets", subject.holdings.size())};
}

Fact defaulted_fact(const CloReportSubject& subject) {
    return {
        .label = "Defaulted par",
        .value = number(par_of(subject.holdings, true), {Unit::kMoney, 0, subject.deal.currency})};
}

}  // namespace

Document clo_payment_date_document(const CloReportSubject& subject,
                                   const clo::Projection& projection,
                                   std::span<const clo::TestReport> tests) {
    const clo::PeriodRow& period = projection.periods.front();
    const Format money{Unit::kMoney, 0, subject.deal.currency};
    Document document = clo_document(
        "clo_payment_date",
        fmt::format("{}: payment date {}", clo_name(subject.deal), period.date.to_string()),
        subject);
    document.facts = {{"Payment date", date(period.date)},
                      {"Determination date", date(period.determination)},
                      par_fact(subject),
                      {"Interest proceeds", number(period.interest_proceeds, money)},
                      {"Principal proceeds", number(period.principal_proceeds, money)},
                      failing_fact(tests)};
    document.sections = {
        test_section("coverage", "Coverage tests", tests, true, subject.deal.currency),
        step_section(subject, projection, clo::Waterfall::kInterest, "Interest waterfall"),
        step_section(subject, projection, clo::Waterfall::kPrincipal, "Principal waterfall"),
        step_section(subject, projection, clo::Waterfall::kAcceleration, "Acceleration waterfall"),
        tranche_section(subject, projection),
        proceeds_section(subject, period),
        test_section("tests", "Collateral quality and concentration", tests, false,
                     subject.deal.currency),
        collateral_section(subject)};
    document.data = step_data(projection, subject.deal.currency);
    document.conventions = {
        "Amounts are those of the waterfalls on the payment date, from the state, the collateral "
        "and the index rates of the report; collections between the two dates are projected.",
        "Tests are as of the date of the report. Cushions are distances to the threshold; negative "
        "is a failure. Headroom is par that still fits."};
    return document;
}

Document clo_tests_document(const CloReportSubject& subject,
                            std::span<const clo::TestReport> tests) {
    Document document = clo_document("clo_tests", clo_name(subject.deal) + ": tests", subject);
    const auto passing =
        std::ranges::count(tests, clo::TestStatus::kPass, &clo::TestReport::status);
    document.facts = {par_fact(subject),
                      {"Passing tests", number(static_cast<double>(passing), {Unit::kCount, 0}),
                       fmt::format("of {}", tests.size())},
                      failing_fact(tests)};
    document.sections = {
        test_section("coverage", "Coverage tests", tests, true, subject.deal.currency),
        test_section("tests", "Collateral quality and concentration", tests, false,
                     subject.deal.currency)};
    document.conventions = {
        "Cushions are distances to the threshold; negative is a failure. Headroom is par that "
        "still fits, bought at par from principal cash."};
    return document;
}

Document clo_collateral_document(const CloReportSubject& subject) {
    Document document =
        clo_document("clo_collateral", clo_name(subject.deal) + ": collateral", subject);
    document.facts = {par_fact(subject), defaulted_fact(subject)};
    document.sections = {collateral_section(subject), asset_section(subject)};
    document.data = asset_data(subject);
    document.conventions = {
        "Par is that of the deal; prices are in percent of par; rates are "
        "annual. Ratings are as stated in the record of the asset."};
    return document;
}

}  // namespace ballast::report
