// Description of a transaction that cannot be posted.
#pragma once

#include "model/describe_transaction.hpp"
#include "service/describe_common.hpp"
#include "service/ledger/not_booked.hpp"

namespace ballast::describe {

template <class T>
constexpr auto not_booked_fields() {
    return wire::list(
        required("transaction", &T::transaction, "Id of the transaction."),
        required("date", &T::date, "Date of the transaction."),
        required("type", &T::type, "Type of the transaction."),
        required("account", &T::account, "Account of the transaction."),
        required("symbol", &T::symbol, "Symbol of the transaction."),
        required("quantity", &T::quantity,
                 "Number of units required; null when the row states none."),
        required("held", &T::held,
                 "Number of units held; null when a lack of units is not the reason."),
        required("missing", &T::missing,
                 "Number of units missing; null when a lack of units is not the reason."),
        required("reason", &T::reason, "Reason the row cannot be posted."));
}

template <>
struct Described<service::NotBookedView> {
    using T = service::NotBookedView;
    static constexpr std::string_view name = "UnpostedRow";
    static constexpr std::string_view doc = "A row left out because it cannot be posted.";
    static constexpr auto fields = not_booked_fields<T>();
};

}  // namespace ballast::describe
