#include "ingest/bank_unused.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "ingest/bank_contract.hpp"
#include "ingest/bank_text.hpp"

namespace ballast::ingest {

namespace {

constexpr UnusedTerm kCreditSpread{
    .rule = "credit_spread",
    .severity = Severity::kInfo,
    .message = "values are discounted with risk-free curves, without a credit spread",
    .fix = "to exclude margins from the cash flows too, value with margins excluded"};
constexpr UnusedTerm kAccounting{
    .rule = "accounting",
    .severity = Severity::kInfo,
    .message =
        "cash flows are projected from the outstanding principal, not from initial or book values",
    .fix = "no action, unless Outstanding principal is not the amount owed"};
constexpr UnusedTerm kAccrued{
    .rule = "accrued_interest",
    .severity = Severity::kInfo,
    .message = "accrued interest is computed from the last payment before the reference date",
    .fix = "no action, unless the bank accrues by another rule"};
constexpr UnusedTerm kFee{.rule = "fee",
                          .severity = Severity::kInfo,
                          .message = "prepayment fees are not part of the cash flows",
                          .fix = "no action; they are not interest"};
constexpr UnusedTerm kTeaserSpread{
    .rule = "teaser_spread",
    .severity = Severity::kInfo,
    .message = "until its end the teaser pays the last adjusted rate, which includes the spread",
    .fix = "no action, unless the last adjusted rate excludes it"};

constexpr UnusedTerm kResetLag{
    .rule = "reset_lag",
    .severity = Severity::kInfo,
    .message = "the index is fixed on the reset date, not the stated number of days before it",
    .fix = "move the reset anchor date if the difference matters"};

struct UnusedColumn {
    std::string_view name;
    const UnusedTerm* term;
};
constexpr std::array<UnusedColumn, 15> kUnused{{
    {"Credit spread curve", &kCreditSpread},
    {"Initial principal", &kAccounting},
    {"Purchase date", &kAccounting},
    {"Purchase relative price", &kAccounting},
    {"Purchase relative price type", &kAccounting},
    {"Book value definition", &kAccounting},
    {"Custom amortized cost", &kAccounting},
    {"Fair value accounting", &kAccounting},
    {"Market value", &kAccounting},
    {"Market value type", &kAccounting},
    {"Accrued interest", &kAccrued},
    {"Comision cancelacion RI3", &kFee},
    {"Teaser spread", &kTeaserSpread},
    {"Reset lag", &kResetLag},
    {"Planned date", nullptr},  // reported with "Planned position"
}};

// The bank's own classification, its counterparties and its liquidity figures, which do not affect
// cash flows.
constexpr std::array<std::string_view, 22> kClassification{
    "",
    "Description",
    "Group identifier",
    "Excess operational deposits",
    "Haircut",
    "Retained",
    "Minimum encumbrance",
    "Counterparty",
    "Counterparty LEI",
    "Counterparty national code",
    "Counterparty residence",
    "Client start date",
    "Discarding cause",
    "Fuente de datos",
    "Tipo tasa",
    "Codigo de producto",
    "Codigo de sub-producto",
    "Producto comercial",
    "Apartado",
    "Epigrafe M1",
    "Cuenta contable",
    "Codigo DRC",
};

}  // namespace

UnusedColumns::UnusedColumns(std::span<const std::string_view> header) {
    for (std::size_t i = 0; i < header.size(); ++i) {
        const auto unused = std::ranges::find(kUnused, header[i], &UnusedColumn::name);
        if (unused == kUnused.end()) {
            if (!find_bank_column(header[i]) &&
                std::ranges::find(kClassification, header[i]) == kClassification.end())
                unknown_.emplace_back(header[i]);
            continue;
        }
        if (unused->term == nullptr) continue;
        const auto term = std::ranges::find(reported_, unused->term, &Reported::term);
        watched_.push_back({i, static_cast<std::size_t>(term - reported_.begin()), unused->name});
        if (term == reported_.end())
            reported_.push_back({.term = unused->term, .columns = {}, .example = {}});
    }
    last_row_.assign(reported_.size(), 0);
}

void UnusedColumns::learn(std::span<const std::string_view> fields) {
    ++rows_;
    for (Watched& watched : watched_) {
        if (watched.place >= fields.size()) continue;
        const std::string_view text = fields[watched.place];
        if (text.empty() || says_nothing(text)) continue;
        Reported& reported = reported_[watched.term];
        if (reported.contracts == 0) reported.example = text.substr(0, 200);
        if (!watched.stated) {
            watched.stated = true;
            reported.columns +=
                (reported.columns.empty() ? "" : ", ") + std::string(watched.column);
        }
        if (last_row_[watched.term] == rows_) continue;
        last_row_[watched.term] = rows_;
        ++reported.contracts;
    }
}

std::vector<UnusedColumns::Reported> UnusedColumns::reported() const {
    std::vector<Reported> all;
    std::ranges::copy_if(reported_, std::back_inserter(all),
                         [](const Reported& reported) { return reported.contracts > 0; });
    return all;
}

}  // namespace ballast::ingest
