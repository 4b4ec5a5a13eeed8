// Sessions of ALMReady: its positions (motor_positions.parquet) and its curves
// (curves_points.json).
//
// Positions are the contracts of a core-banking extract under other names, with rates as fractions,
// without payment anchors, currencies of the balance, payments of scheduled contracts and terms
// such as grace periods, which that system did not keep. They become positions by the rules of
// bank_contract.hpp. As there, a bullet without a payment period pays once a year and every other
// contract once a month; an issue says how many do.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fin/date.hpp"
#include "ingest/balance_rows.hpp"
#include "ingest/bank_contract.hpp"
#include "ingest/curve_table.hpp"
#include "ingest/row_splitter.hpp"

namespace ballast::ingest {

// Whether a table has the columns of such positions.
bool is_earlier_bank(std::span<const std::string_view> header);

class EarlierBankReader {
public:
    // `as_of`: the date of the balance sheet, which the files do not state.
    EarlierBankReader(std::string file, std::string currency, fin::Date as_of,
                      const BalanceTaker& taker);

    // The header first.
    Status take(const SplitRow& row);
    BalanceCount finish();

private:
    void take_contract(const SplitRow& row);
    std::string text_of(BankColumn column, std::string_view cell) const;
    void reject(const SplitRow& row, std::string_view rule, std::string message, std::string fix);

    BalanceTaker taker_;
    BankContractTerms terms_;
    BalanceCount count_;
    std::vector<std::optional<BankColumn>> columns_;  // by cell; empty before the header
    std::optional<std::size_t> type_;                 // cell of source_contract_type
    std::size_t assumed_payments_ = 0;
};

// {"EUR_ESTR_OIS": [{"tenor": "1M", "t_years": 0.083, "rate": 0.02}, …], …}: continuously
// compounded zero rates. kInvalidInput says which curve or point is not valid, such as one whose
// years are not those of its tenor.
Result<std::vector<CurveRow>> read_curve_points(std::string_view json);

}  // namespace ballast::ingest
