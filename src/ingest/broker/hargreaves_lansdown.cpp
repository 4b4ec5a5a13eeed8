// Hargreaves Lansdown, transaction summary: prices in pence, securities by name, the type in the
// first letter of the reference. Costs are only in the value.
#include <array>
#include <string>

#include "ingest/broker/formats.hpp"
#include "ingest/broker/text.hpp"

namespace ballast::ingest::broker {

namespace {

constexpr std::array kHargreavesLansdownColumns = {
    Column{Field::kDate, "trade date", true},
    Column{Field::kAction, "reference", true},
    Column{Field::kName, "description", true},
    Column{Field::kPrice, "unit cost (*)", true},
    Column{Field::kQuantity, "quantity", true},
    Column{Field::kAmount, "value (\xC2\xA3)|value (*)", true},
};

constexpr std::array kHargreavesLansdownWords = {
    ActionWord{"manage fee", Act::kFee},    ActionWord{"interest", Act::kInterest},
    ActionWord{"fpc", Act::kCash},          ActionWord{"fps", Act::kCash},
    ActionWord{"card web", Act::kDeposit},  ActionWord{"direct debit", Act::kDeposit},
    ActionWord{"transfer", Act::kCash},     ActionWord{"bacs", Act::kCash},
    ActionWord{"chq", Act::kCash},          ActionWord{"div", Act::kDividend},
    ActionWord{"overseas", Act::kDividend}, ActionWord{"loyaltybonus", Act::kDividend},
};

bool all_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

void read_hargreaves_lansdown_row(Row& row) {
    model::Transaction t = row.begin();
    const std::string_view reference = row.text(Field::kAction);
    std::optional<Act> act;
    if (reference.size() > 1 && all_digits(reference.substr(1))) {
        if (reference[0] == 'B') act = Act::kBuy;
        if (reference[0] == 'S') act = Act::kSell;
    }
    if (!act) act = row.act(kHargreavesLansdownWords);
    if (!act) return;
    if (*act == Act::kBuy || *act == Act::kSell) {
        // "Vanguard FTSE Developed World UCITS ETF 1000 @  4500.00": the name before the figures.
        const std::string_view text = row.text(Field::kName);
        const std::string_view before = trim(text.substr(0, text.rfind('@')));
        const std::size_t space = before.rfind(' ');
        t.symbol = std::string(trim(before.substr(0, space)));
        derive_fees(t);
    } else {
        t.quantity.reset();
        t.price.reset();
    }
    row.add(std::move(t), *act);
}

void read_hargreaves_lansdown(Sheet& sheet) {
    for (std::size_t i = 0; i + 1 < sheet.begin; ++i) {
        const auto cells = sheet.records.of(sheet.records.records[i]);
        if (cells.size() >= 2 && begins_with_word(cells[0], "client number:"))
            sheet.account = std::string(trim(cells[1]));
    }
    sheet.each_row(read_hargreaves_lansdown_row);
}

}  // namespace

const Format kHargreavesLansdown = {.name = "hargreaves_lansdown",
                                    .description = "Hargreaves Lansdown, transaction summary",
                                    .columns = kHargreavesLansdownColumns,
                                    .read = read_hargreaves_lansdown,
                                    .date_order = DateOrder::kDayFirst,
                                    .decimal_sign = DecimalSign::kPoint,
                                    .currency = fin::Currency::kGbp};

}  // namespace ballast::ingest::broker
