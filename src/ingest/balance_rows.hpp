// Output of the balance sheet readers: positions one by one, and errors by row, in streaming
// fashion, so that files of any length need constant memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "model/bank_position.hpp"

namespace ballast::ingest {

// A row, or a term of one, that could not be used. kError: the row is not a position and is missing
// from the balance sheet. kWarning: it is included, and the message says what was left out or
// assumed.
struct BalanceRowError {
    Severity severity = Severity::kError;
    std::string file;
    std::size_t line = 0;  // 1-based
    std::string id;        // of the contract, if known
    std::string column;
    std::string value;
    std::string
        rule;  // stable name: number, date, term, day_count, required, unsupported, duplicate …
    std::string message;
    std::string fix;
};

struct BalanceTaker {
    std::function<void(model::BankPosition&&, std::size_t line)> position;
    std::function<void(BalanceRowError&&)> error;
};

// Contents of a file, for reconciliation with the bank's own totals.
struct BalanceCount {
    std::string file;
    std::string kind;           // "Fixed annuity", "positions", "curves" …
    std::size_t rows = 0;       // contracts, excluding payment rows and headers
    std::size_t positions = 0;  // rows that became positions
    std::size_t rejected = 0;   // rows with an error
    std::size_t discarded = 0;  // rows that the bank marked as not to be used
    std::size_t planned = 0;    // contracts not yet made, which are left out too
    // Outstanding principal of the positions, by side and currency.
    std::map<std::pair<model::BankSide, std::string>, double> balances;
    // Share of the positions, by currency and discount curve of the contract.
    struct Share {
        std::size_t positions = 0;
        double balance = 0.0;
    };
    std::map<std::pair<std::string, std::string>, Share> discount_curves;
    double rejected_balance = 0.0;  // of rejected rows, where it could be read

    // Counts a rejected row with the balance that it states, if that is an amount.
    void reject(std::optional<double> balance);
};

}  // namespace ballast::ingest
