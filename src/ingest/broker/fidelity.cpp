// Fidelity, history of one account (two generations) and of all accounts. The action is a sentence
// that starts with the kind of transaction.
#include <array>

#include "ingest/broker/formats.hpp"
#include "ingest/broker/option_text.hpp"
#include "ingest/broker/text.hpp"

namespace ballast::ingest::broker {

namespace {

constexpr std::array kFidelityColumns = {
    Column{Field::kDate, "run date", true},
    Column{Field::kAction, "action", true},
    Column{Field::kSymbol, "symbol", true},
    Column{Field::kName, "description|security description", true},
    Column{Field::kSecurityType, "type|security type"},
    Column{Field::kQuantity, "quantity", true},
    Column{Field::kPrice, "price ($)", true},
    Column{Field::kFees, "commission ($)"},
    Column{Field::kMoreFees, "fees ($)"},
    Column{Field::kAmount, "amount ($)", true},
    Column{Field::kAccount, "account number|account"},
};

constexpr std::array kAccountsColumns = {
    Column{Field::kDate, "run date", true},
    Column{Field::kAccount, "account number", true},
    Column{Field::kAction, "action", true},
    Column{Field::kSymbol, "symbol", true},
    Column{Field::kName, "description|security description", true},
    Column{Field::kSecurityType, "type|security type"},
    Column{Field::kCurrency, "currency"},
    Column{Field::kPrice, "price|price ($)", true},
    Column{Field::kQuantity, "quantity", true},
    Column{Field::kFees, "commission|commission ($)"},
    Column{Field::kMoreFees, "fees|fees ($)"},
    Column{Field::kAmount, "amount|amount ($)", true},
};

constexpr std::array kFidelityWords = {
    ActionWord{"you bought", Act::kBuy},
    ActionWord{"you bought closing transaction", Act::kCover},
    ActionWord{"you bought short cover", Act::kCover},
    ActionWord{"you sold", Act::kSell},
    ActionWord{"you sold opening transaction", Act::kShortSell},
    ActionWord{"you sold short", Act::kShortSell},
    ActionWord{"purchase into core account", Act::kBuy},
    ActionWord{"redemption from core account", Act::kSell},
    ActionWord{"redemption payout", Act::kSell},
    ActionWord{"reinvestment", Act::kBuy},
    ActionWord{"dividend received", Act::kDividend},
    ActionWord{"interest earned", Act::kInterest},
    ActionWord{"foreign tax paid", Act::kTax},
    ActionWord{"non-resident tax", Act::kTax},
    ActionWord{"fed tax w/h", Act::kTax},
    ActionWord{"state tax w/h", Act::kTax},
    ActionWord{"fee charged", Act::kFee},
    ActionWord{"advisor fee", Act::kFee},
    ActionWord{"advisory fee", Act::kFee},
    ActionWord{"foreign custody fee", Act::kFee},
    ActionWord{"electronic funds transfer", Act::kCash},
    ActionWord{"direct deposit", Act::kDeposit},
    ActionWord{"direct debit", Act::kCash},
    ActionWord{"debit card purchase", Act::kWithdrawal},
    ActionWord{"check paid", Act::kWithdrawal},
    ActionWord{"check received", Act::kDeposit},
    ActionWord{"bill payment", Act::kWithdrawal},
    ActionWord{"wire transfer", Act::kCash},
    ActionWord{"cash contribution", Act::kDeposit},
    ActionWord{"co contr", Act::kDeposit},
    ActionWord{"partic contr", Act::kDeposit},
    ActionWord{"rollover", Act::kJournal},
    ActionWord{"transferred from", Act::kJournal},
    ActionWord{"transferred to", Act::kJournal},
    ActionWord{"transfer of assets", Act::kJournal},
    ActionWord{"journaled", Act::kJournal},
    ActionWord{"conversion shares deposited", Act::kTransferIn},
    ActionWord{"shares deposited", Act::kTransferIn},
    ActionWord{"distribution", Act::kSplit},
    ActionWord{"in lieu of frx share", Act::kReturnOfCapital},
    ActionWord{"normal distr", Act::kWithdrawal},
};

void read_fidelity_row(Row& row) {
    model::Transaction t = row.begin();
    if (auto option = option_symbol(row.text(Field::kSymbol))) t.symbol = *std::move(option);
    auto act = row.act(kFidelityWords);
    if (!act) return;
    // A cash distribution rather than one of shares.
    if (*act == Act::kSplit && !t.quantity && t.amount) act = Act::kDividend;
    row.add(std::move(t), *act);
}

void read_fidelity(Sheet& sheet) { sheet.each_row(read_fidelity_row); }

}  // namespace

const Format kFidelity = {.name = "fidelity",
                          .description = "Fidelity, history of one account",
                          .columns = kFidelityColumns,
                          .read = read_fidelity,
                          .date_order = DateOrder::kMonthFirst,
                          .decimal_sign = DecimalSign::kPoint};

const Format kFidelityAccounts = {.name = "fidelity_accounts",
                                  .description = "Fidelity, history of all accounts",
                                  .columns = kAccountsColumns,
                                  .read = read_fidelity,
                                  .date_order = DateOrder::kMonthFirst,
                                  .decimal_sign = DecimalSign::kPoint};

}  // namespace ballast::ingest::broker
