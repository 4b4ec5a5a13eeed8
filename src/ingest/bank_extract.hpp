// The core-banking extract: one text file per kind of contract, with lines of metadata, a header
// and a row per contract.
//
// Fields are separated by ";", text is Windows-1252, numbers have a decimal comma, rates are in
// percentage points and days are dd/MM/yyyy unless the metadata says otherwise. The header is the
// first line with a field "Identifier"; columns are found by name. In files of bullet, scheduled
// and variable contracts the first column tells "contract" rows from "payment" rows, which give
// the principal of the contract before them (payment;Principal;day;amount).
//
// How a contract's terms become a position is in bank_contract.hpp.
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
    std::string currency = "EUR";         // of contracts that name none
    std::optional<fin::Date> as_of = {};  // else the metadata's reference day
};

// "Fixed annuity.csv", "Variable non-maturity.csv" …: the kind of contract a file's name states.
std::optional<model::BankPositionType> bank_extract_type(std::string_view file_name);
// A file of the extract that has no contracts ("Static_position"): passed over.
bool is_passed_over(std::string_view file_name);

// Reads one file, given in pieces of any size. Rows are handed to the taker as they are complete.
class BankExtractReader {
public:
    BankExtractReader(std::string file_name, const BankExtractOptions& options,
                      const BalanceTaker& taker);
    ~BankExtractReader();

    Status feed(std::string_view piece);
    // After the last piece. kInvalidInput when there was no header, or one without the columns
    // that every contract needs.
    Result<BalanceCount> finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace ballast::ingest
