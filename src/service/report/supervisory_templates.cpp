// The report of the supervisory templates of a balance sheet: the cells of J 01.00 and J 03.00 with
// their source, and what J 05.00 to J 09.00 ask for, without cells.
#include "alm/supervisory_templates.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <numeric>

#include "alm/template_contents.hpp"
#include "base/words.hpp"
#include "service/alm/session_value_requests.hpp"
#include "service/field_error.hpp"
#include "service/report/kinds.hpp"
#include "service/report/regulation_text.hpp"

namespace ballast::service {

namespace {

using report::Cell;
using report::DocumentSection;
using report::Table;

constexpr std::string_view kNoValue = "not filled";

// The figures of a currency; of all currencies where it is empty.
alm::TemplateFigures template_figures(const AlmValueResponse& value, const alm::Market& market,
                                      const std::string& currency) {
    alm::TemplateFigures figures;
    if (const auto index = market.find(currency); index && !market.regulation->lists(currency))
        figures.shock = market.sizes(*index);
    for (const AlmScenarioValue& one : value.scenarios) {
        const auto row = std::ranges::find(one.by_currency, currency, &AlmGroupValue::key);
        const bool all = currency.empty();
        if (!all && row == one.by_currency.end()) continue;
        const auto kind = alm::find_scenario_kind(one.scenario);
        if (!kind) continue;
        if (*kind == alm::ScenarioKind::kBase) {
            figures.eve = all ? one.eve : row->eve;
            figures.nii = all ? one.nii : row->nii;
            continue;
        }
        figures.delta_nii[*kind] = all ? one.delta_nii : row->delta_nii;
        const auto aggregated = value.aggregation.find(one.scenario);
        if (aggregated == value.aggregation.end()) continue;
        const auto own = aggregated->second.by_currency.find(currency);
        if (all)
            figures.delta_eve[*kind] = aggregated->second.eu;
        else if (own != aggregated->second.by_currency.end())
            figures.delta_eve[*kind] = own->second;
    }
    return figures;
}

std::vector<Cell> cells_of(const alm::TemplateCell& cell, const std::string& sheet) {
    const report::Format ratio{report::Unit::kPercent, 4};
    return {report::text(sheet),
            report::text(std::string(cell.row)),
            report::text(std::string(cell.label)),
            report::text(std::string(cell.column)),
            cell.is_ratio ? report::number(cell.value, ratio) : report::number(cell.value),
            report::text(cell.value ? cell.source : fmt::format("{}: {}", kNoValue, cell.source))};
}

Table cell_table(std::string id, std::string title) {
    return {.id = std::move(id),
            .title = std::move(title),
            .columns = {
                report::text_column("sheet", "Sheet"), report::text_column("row", "Row"),
                report::text_column("label", "Label"), report::text_column("column", "Column"),
                report::number_column("value", "Value"), report::text_column("source", "Source")}};
}

// J 01.00 of all currencies and of each; adds the cells to `cells`.
DocumentSection evaluation_section(const AlmValueResponse& value, const alm::Market& market,
                                   std::optional<double> tier1, Table& cells) {
    DocumentSection section{.id = "j_01_00", .title = "J 01.00 Evaluation of the IRRBB"};
    std::vector<std::string> sheets{""};
    for (const alm::CurrencyCurves& curves : market.currencies) sheets.push_back(curves.currency);
    for (const std::string& currency : sheets) {
        alm::TemplateFigures figures = template_figures(value, market, currency);
        if (currency.empty()) figures.tier1 = tier1;
        const std::string name = currency.empty() ? "All currencies" : currency;
        Table table = cell_table("j_01_00_" + (currency.empty() ? "all" : currency), name);
        for (const alm::TemplateCell& cell : alm::evaluation_template(figures)) {
            table.rows.push_back({cells_of(cell, name)});
            cells.rows.push_back({cells_of(cell, "J 01.00 " + name)});
        }
        report::add_table(section, std::move(table));
    }
    return section;
}

DocumentSection unfilled_section(const std::vector<std::string>& unassigned) {
    DocumentSection section{.id = "unfilled", .title = "Not filled"};
    Table table{
        .id = "unfilled",
        .columns = {report::text_column("template", "Template"),
                    report::text_column("name", "Name"), report::text_column("reason", "Reason")}};
    for (const alm::UnfilledTemplate& one : alm::unfilled_templates())
        table.rows.push_back(
            {{report::text(std::string(one.code)), report::text(std::string(one.name)),
              report::text(std::string(one.reason))}});
    report::add_table(section, std::move(table));
    if (!unassigned.empty())
        report::add_note(section,
                         fmt::format("Products without a row in J 03.00: {}. A product fills the "
                                     "row that template_rows names, or that has its name.",
                                     fmt::join(unassigned, "; ")));
    return section;
}

std::string side_name(const alm::RepricingLine& line) {
    return line.side == alm::Side::kAsset ? "Asset" : "Liability";
}
std::string product_name(const alm::RepricingLine& line) {
    return line.product.empty() ? "none" : line.product;
}
std::string rate_name(const alm::RepricingLine& line) {
    return line.is_variable ? "Variable" : "Fixed";
}

// Of the buckets from `first` on, before `last`.
Table repricing_table(const std::string& id, const std::string& title,
                      std::span<const alm::RepricingLine> lines, std::size_t first,
                      std::size_t last) {
    Table table{
        .id = id,
        .title = title,
        .columns = {report::text_column("side", "Side"), report::text_column("product", "Product"),
                    report::text_column("rate", "Rate"),
                    report::number_column("total", "Total", 0)}};
    for (std::size_t b = first; b < last; ++b)
        table.columns.push_back(report::number_column(fmt::format("bucket_{}", b + 1),
                                                      alm::standard_buckets()[b].name, 0));
    for (const alm::RepricingLine& line : lines) {
        std::vector<Cell> cells{
            report::text(side_name(line)), report::text(product_name(line)),
            report::text(rate_name(line)),
            report::number(std::accumulate(line.buckets.begin(), line.buckets.end(), 0.0))};
        for (std::size_t b = first; b < last; ++b) cells.push_back(report::number(line.buckets[b]));
        table.rows.push_back({std::move(cells)});
    }
    return table;
}

Table profile_table(std::span<const alm::RepricingLine> lines) {
    Table table{
        .id = "repricing_profile",
        .title = "Notional amounts",
        .columns = {report::text_column("side", "Side"), report::text_column("product", "Product"),
                    report::text_column("rate", "Rate"),
                    report::number_column("positions", "Positions", 0),
                    report::number_column("notional", "Notional amount", 0),
                    report::percent_column("bought", "Options bought"),
                    report::percent_column("sold", "Options sold"),
                    report::percent_column("modeled", "Behavioral rules"),
                    report::percent_column("yield", "Average rate"),
                    report::number_column("maturity", "Average maturity, years")}};
    for (const alm::RepricingLine& line : lines) {
        const alm::RepricingProfile& profile = line.profile;
        const auto share = [&](double part) {
            return report::number(profile.notional != 0.0 ? std::optional(part / profile.notional)
                                                          : std::nullopt);
        };
        table.rows.push_back(
            {{report::text(side_name(line)), report::text(product_name(line)),
              report::text(rate_name(line)), report::number(static_cast<double>(line.positions)),
              report::number(profile.notional), share(profile.bought), share(profile.sold),
              share(profile.modeled), report::number(profile.rate),
              report::number(profile.years)}});
    }
    return table;
}

DocumentSection repricing_section(std::span<const alm::RepricingLine> lines) {
    // Up to two years, and later.
    constexpr std::size_t kShort = 8;
    DocumentSection section{.id = "repricing", .title = "Repricing cash flows"};
    report::add_table(section, profile_table(lines));
    report::add_table(section,
                      repricing_table("repricing_short", "Up to two years", lines, 0, kShort));
    report::add_table(section, repricing_table("repricing_long", "Later", lines, kShort,
                                               alm::standard_buckets().size()));
    report::add_note(section,
                     "What J 05.00 to J 07.00 ask for, by product: the notional amount, the parts "
                     "of it with caps or floors that the bank holds (bought) or that hold against "
                     "it (sold) and with behavioral rules, averages by notional; and principal by "
                     "the standard bucket in which it is repaid or its rate is reset, with the "
                     "behavior of the balance sheet. Interest payments, which the templates "
                     "include, are not part of it.");
    return section;
}

DocumentSection parameter_section(std::span<const alm::ParameterLine> lines) {
    DocumentSection section{.id = "parameters", .title = "Relevant parameters"};
    Table deposits{.id = "deposits",
                   .title = "Non-maturity deposits",
                   .columns = {report::text_column("rule", "Rule"),
                               report::number_column("positions", "Positions", 0),
                               report::number_column("balance", "Balance"),
                               report::percent_column("core", "Core"),
                               report::number_column("average", "Average life of the core, years"),
                               report::percent_column("pass_through", "Pass-through")}};
    Table rates{
        .id = "rates",
        .title = "Prepayment rates (per year) and early redemption rates",
        .columns = {report::text_column("rule", "Rule"), report::text_column("kind", "Kind"),
                    report::number_column("positions", "Positions", 0),
                    report::number_column("balance", "Balance")}};
    for (const alm::ParameterLine& line : lines)
        if (!line.rates.empty() && rates.columns.size() == 4)
            for (const auto& [kind, rate] : line.rates)
                rates.columns.push_back(report::percent_column(std::string(to_string(kind)),
                                                               titled_word(to_string(kind))));
    for (const alm::ParameterLine& line : lines) {
        const Cell positions = report::number(static_cast<double>(line.positions));
        if (line.kind == alm::BehaviourKind::kDeposit) {
            deposits.rows.push_back(
                {{report::text(line.key), positions, report::number(line.balance),
                  report::number(line.core), report::number(line.average_years),
                  report::number(line.pass_through)}});
            continue;
        }
        const bool prepayment = line.kind == alm::BehaviourKind::kPrepayment;
        std::vector<Cell> cells{report::text(line.key),
                                report::text(prepayment ? "Prepayment" : "Early redemption"),
                                positions, report::number(line.balance)};
        for (const auto& [kind, rate] : line.rates) cells.push_back(report::number(rate));
        rates.rows.push_back({std::move(cells)});
    }
    if (!deposits.rows.empty()) report::add_table(section, std::move(deposits));
    if (!rates.rows.empty()) report::add_table(section, std::move(rates));
    report::add_note(section,
                     lines.empty()
                         ? "The balance sheet has no behavioral rule that a position uses."
                         : "What J 08.00 and J 09.00 ask for: behavioral rules with the positions "
                           "that they apply to. The core is after the cap of the regulation, rates "
                           "by scenario are after its multipliers.");
    return section;
}

Status check_rows(const alm::RowsByProduct& rows) {
    for (const auto& [product, label] : rows)
        if (!alm::is_breakdown_row(label))
            return invalid(
                "/template_rows", "unknown",
                fmt::format("\"{}\", the row of the product \"{}\", is not a row of "
                            "J 03.00",
                            label, product),
                fmt::format("expected one of {}", fmt::join(alm::breakdown_rows(), ", ")));
    return {};
}

// The terms of the tests: constant balance sheet over twelve months, all supervisory scenarios.
AlmSessionTerms test_terms(const std::string& session) {
    AlmSessionTerms terms;
    terms.session = session;
    terms.balance = alm::BalanceRule::kConstant;
    return terms;
}

}  // namespace

Result<BuiltReport> supervisory_templates_document(Call& call,
                                                   const GenerateReportRequest& request) {
    if (request.session.empty())
        return invalid("/session", "required", "the session of the balance sheet is missing",
                       "give the id of a session; alm.session.list lists them");
    TRY_STATUS(check_rows(request.template_rows));
    TRY(const StoredAlmSession session, open_alm_session(call, request.session));
    TRY(const auto data, load_alm_session(call, session));
    const AlmSessionTerms asked = test_terms(request.session);
    AlmValuationTerms terms = valuation_terms(asked);
    terms.tier1 = tier1_of(session, asked);
    TRY(const auto valuation, alm_session_valuation(call, session, *data, terms));
    TRY(const auto book, alm_session_book(call, session, *data, terms));
    const AlmValueResponse& value = valuation->response;

    Table cells = cell_table("data", "Cells");
    DocumentSection evaluation = evaluation_section(value, book->market, terms.tier1, cells);
    DocumentSection breakdown{.id = "j_03_00", .title = "J 03.00 Breakdown of sensitivities"};
    const auto products = alm::product_totals(book->market, book->book.groups(), valuation->value,
                                              valuation->scenarios);
    std::vector<std::string> unassigned;
    Table table = cell_table("j_03_00", "All currencies");
    for (const alm::TemplateCell& cell :
         alm::breakdown_template(products, request.template_rows, unassigned)) {
        if (cell.value) table.rows.push_back({cells_of(cell, "All currencies")});
        cells.rows.push_back({cells_of(cell, "J 03.00 All currencies")});
    }
    report::add_table(breakdown, std::move(table));

    const alm::BankPositions positions{book->positions.size(), [&](std::size_t i) {
                                           return data->positions.position(book->positions[i]);
                                       }};
    const alm::Behaviour& behaviour = session.manifest.behaviour;
    TRY(const auto repricing,
        alm::repricing_by_product(book->market, behaviour, terms.settings, positions, call.work()));

    report::Document document{
        .kind = "supervisory_templates",
        .title = "IRRBB templates: " + session.row.name,
        .subject = request.session,
        .as_of = value.as_of,
        .currency = value.currency,
        .data = std::move(cells),
        .conventions =
            {"Templates of Implementing Regulation (EU) 2021/451, annex XXVIII, as amended by "
             "(EU) 2024/855. The codes of J 01.00 agree with two copies of the text; those of "
             "J 03.00 with one other implementation only. Compare both with the text before a "
             "filing.",
             "Amounts are in units of the reporting currency; a loss is negative. All currencies: "
             "changes of EVE as aggregated by Regulation (EU) 2024/856; one currency: before "
             "weighting.",
             "NII under a constant balance sheet over twelve months; EVE under run-off.",
             regulation_text(value.regulation)},
        .issues = value.issues,
        .provenance = {value.digest, value.data_digest, value.engine_version, value.coverage}};
    document.sections = {
        std::move(evaluation), std::move(breakdown), repricing_section(repricing),
        parameter_section(alm::behavioural_parameters(book->market, behaviour, positions)),
        unfilled_section(unassigned)};
    return BuiltReport{std::move(document), request.session, {}};
}

}  // namespace ballast::service
