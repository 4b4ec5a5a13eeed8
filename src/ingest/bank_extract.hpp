// The core-banking extract: one text file per kind of contract, with lines of metadata, a header
// and a row per contract.
//
// Fields are separated by ";", text is Windows-1252, numbers have a decimal comma, rates are in
// percentage points and dates are dd/MM/yyyy unless the metadata says otherwise. The header is the
// first line with a field "Identifier"; columns are matched by name. In files of bullet, scheduled
// and variable contracts the first column distinguishes "contract" rows from "payment" rows, which
// give the principal payments of the contract before them (payment;Principal;day;amount).
//
// How a contract's terms become a position is described in bank_contract.hpp.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "fin/date.hpp"
#include "ingest/balance_rows.hpp"

namespace ballast::ingest {

struct BankExtractOptions {
    std::string currency = "EUR";         // of contracts that state none
    std::optional<fin::Date> as_of = {};  // overrides the metadata's reference date
};

// "Fixed annuity.csv", "Variable non-maturity.csv" …: the kind of contract given by a file's name.
std::optional<model::BankPositionType> bank_extract_type(std::string_view file_name);
// Whether it is a file of the extract without contracts ("Static_position"), which is skipped.
bool is_skipped(std::string_view file_name);

// Reads one file, given in pieces of any size. Passes on each row as soon as it is complete.
class BankExtractReader {
public:
    BankExtractReader(std::string file_name, const BankExtractOptions& options,
                      const BalanceTaker& taker);
    ~BankExtractReader();

    Status feed(std::string_view piece);
    // Call after the last piece. kInvalidInput when there was no header, or one without the
    // required columns.
    Result<BalanceCount> finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace ballast::ingest
