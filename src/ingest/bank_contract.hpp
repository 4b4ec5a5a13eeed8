// Converts one contract of a core-banking extract to a position of the banking book.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fin/date.hpp"
#include "ingest/balance_rows.hpp"
#include "ingest/bank_text.hpp"
#include "model/bank_position.hpp"

namespace ballast::ingest {

// The columns used by the valuation. The others of the extract are skipped: they are the bank's own
// classification and accounting.
enum class BankColumn : std::size_t {
    kIdentifier,
    kPaymentAnchor,  // "Payment anchor date", in scheduled files "Interest anchor date"
    kPaymentPeriod,  // "Payment period", "Interest payment period"
    kCurrentPayment,
    kPrincipalPayments,
    kResidualPrincipal,
    kGraceEnd,
    kMaturity,
    kPrepayment,
    kSide,
    kOutstanding,
    kStart,
    kDayCount,
    kCurrency,
    kOriginalCurrency,
    kDiscarded,
    kPlanned,
    kDiscountCurve,
    kRate,  // "Indexed rate", in variable files "Last adjusted rate"
    kSpread,
    kTeaserEnd,
    kIndexCurve,
    kIndexTerm,
    kFloor,
    kCap,
    kResetAnchor,
    kResetPeriod,
    kIndexScaling,
    kResetLag,
    kAnnuityMode,
    kBusinessDays,
    kProduct,
    kSegment,
    kCount,
};

std::optional<BankColumn> find_bank_column(std::string_view name);
std::string_view bank_column_name(BankColumn column);

struct BankContractRow {
    std::string_view file;
    std::size_t line = 0;
    std::array<std::string_view, static_cast<std::size_t>(BankColumn::kCount)> fields{};

    std::string_view operator[](BankColumn column) const {
        return fields[static_cast<std::size_t>(column)];
    }
};

struct BankContractTerms {
    model::BankPositionType type = model::BankPositionType::kFixedBullet;
    BankFormats formats;
    std::string currency;
    fin::Date as_of;
};

// The position, or nullopt when an error prevents it; in both cases every error of the row is
// added.
//
// - The payment grid runs through the anchor date, before it as after it; the next payment is the
//   first after the analysis date, interest accrues from the one before or from the start.
// - A fixed contract's rate is "Indexed rate"; a variable one's "Last adjusted rate", kept until
//   the next reset, or until the teaser period ends.
// - A residual principal is paid at maturity: the contract becomes a scheduled one whose payments
//   amortize down to it. For a variable annuity, whose payments are not known, that is an error.
// - A fixed annuity whose "Current payment" is not the one that repays it by its maturity becomes a
//   scheduled contract: what the payments leave is due at maturity.
// - The renewal of a constant balance sheet has the term from start to maturity.
// - Contracts with "Prepayment allowed" have the behavior key "prepayable"; liabilities of them
//   also the withdrawal key "redeemable". Non-maturity deposits have their product as key.
std::optional<model::BankPosition> read_bank_contract(const BankContractRow& row,
                                                      const BankContractTerms& terms,
                                                      std::vector<BalanceRowError>& errors);

}  // namespace ballast::ingest
