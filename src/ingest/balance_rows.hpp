// What the readers of balance sheets hand over: positions one by one, and what is wrong with which
// row, as the file goes by, so that a file of any length needs no memory of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "model/bank_position.hpp"

namespace ballast::ingest {

// A row, or a term of one, that could not be used. kError: the row is not a position and is missing
// from the book. kWarning: it is, and the message says what was left out or assumed.
struct BalanceFault {
    Severity severity = Severity::kError;
    std::string file;
    std::size_t line = 0;  // counted from 1
    std::string id;        // of the contract, where it is known
    std::string column;
    std::string value;
    std::string rule;  // a word: number, date, term, day_count, required, unsupported, duplicate …
    std::string message;
    std::string fix;
};

struct BalanceTaker {
    std::function<void(model::BankPosition&&, std::size_t line)> position;
    std::function<void(BalanceFault&&)> fault;
};

// What a file held, for the control against the bank's own totals.
struct BalanceCount {
    std::string file;
    std::string kind;           // "Fixed annuity", "positions", "curves" …
    std::size_t rows = 0;       // contracts; payment rows and headers are not
    std::size_t positions = 0;  // of them, taken
    std::size_t rejected = 0;   // of them, with an error
    std::size_t discarded = 0;  // of them, marked by the bank as not to be used
    std::size_t planned = 0;    // of them, not yet made: left out too
    // Outstanding principal of what was taken, by side and currency.
    std::map<std::pair<model::BankSide, std::string>, double> balances;
    // Of what was taken, by currency and the curve that the contract is to be discounted with.
    struct Share {
        std::size_t positions = 0;
        double balance = 0.0;
    };
    std::map<std::pair<std::string, std::string>, Share> discount_curves;
    double rejected_balance = 0.0;  // of refused rows, where it could be read
};

}  // namespace ballast::ingest
