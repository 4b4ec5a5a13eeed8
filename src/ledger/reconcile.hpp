// Compares a ledger with a statement: what differs, why, and the suggested fix.
//
// A cause is found by trial: the ledger of a symbol is posted again with one repair, and the repair
// that makes every row valid and quantity and basis agree is the cause. The simplest one wins, in
// the order of DifferenceCause.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "ledger/lots.hpp"
#include "model/transaction.hpp"

namespace ballast::ledger {

// A line of the statement: a holding, or with `acquired` one lot of it.
struct StatementRow {
    std::string account;
    std::string symbol;
    std::optional<Decimal> quantity;
    std::optional<Decimal> cost_basis;
    std::optional<fin::Date> acquired;
};

struct StatementCash {
    std::string account;
    fin::Currency currency = fin::Currency::kUsd;
    Decimal balance;
};

enum class DifferenceCause : std::uint8_t {
    kTickerChange,
    kMissingTransfer,
    kDuplicate,
    kMissingSplit,
    kWrongSign,
    kFeeInBasis,  // fees left out of the basis on one side
    kLotMethod,   // the statement selected lots by another method
    kExtraTransaction,
    kMissingTransaction,
    kRounding,
    kNotInStatement,
    kStatementInconsistent,  // its lots do not add up to its holding
    kDividendShares,         // dividend paid on more or fewer units than were held
    kUnknown,
};

struct Discrepancy {
    std::string account;
    std::string symbol;
    std::string field;  // quantity, cost_basis, cash, lot, total, dividend_shares
    std::optional<Decimal> computed;
    std::optional<Decimal> stated;
    Decimal difference;  // computed - stated; a missing value counts as zero
    DifferenceCause cause = DifferenceCause::kUnknown;
    std::string repair;  // a sentence
    std::optional<fin::Date> date;
    std::string transaction;  // id of the row concerned
};

struct ReconcileSettings {
    LotSettings lots;
    std::vector<StatementRow> statement;
    std::vector<StatementCash> cash;
    Decimal quantity_tolerance = Decimal::from_units(1'000'000);   // 10^-6
    Decimal cost_tolerance = Decimal::from_units(10'000'000'000);  // 0.01
};

struct Reconciliation {
    std::vector<Holding> holdings;  // open lots
    std::vector<Discrepancy> discrepancies;
};

// Rows that cannot be posted are left out and reported in the issues: they are often the cause.
Result<Outcome<Reconciliation>> reconcile(std::span<const model::Transaction> transactions,
                                          const ReconcileSettings& settings);

}  // namespace ballast::ledger
