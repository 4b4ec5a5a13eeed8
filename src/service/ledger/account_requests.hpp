// Requests and responses of the account methods.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "describe/change.hpp"
#include "model/describe_account.hpp"
#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "store/accounts.hpp"

namespace ballast::service {

struct AccountView : model::Account {
    std::string etag;
};

AccountView account_view(const model::Account& account);

// The terms of the account, and its id where the caller chooses it.
struct CreateAccountRequest : model::Account {
    std::optional<std::string> requested_id;
};

struct AccountIdRequest {
    std::string account;
};

struct UpdateAccountRequest : model::Account, describe::Change {
    std::string account;
    std::string if_match;
    bool close_with_balance = false;
    std::vector<std::string> clear;
};

struct DeleteAccountRequest {
    std::string account;
    std::string if_match;
};

struct ListAccountsRequest : PageFields {
    std::string text;
    std::optional<model::AccountType> type;
    bool include_closed = false;
    store::AccountSort sort = store::AccountSort::kSlug;
};

struct ListAccountsResponse {
    std::vector<AccountView> data;
    std::optional<std::string> next_cursor;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<store::AccountSort> {
    using enum store::AccountSort;
    static constexpr std::string_view name = "AccountSort";
    static constexpr std::string_view doc = "Sort order of accounts.";
    static constexpr std::array values{word(kSlug, "slug"), word(kName, "name"),
                                       word(kCreatedAt, "created_at"),
                                       word(kUpdatedAt, "updated_at")};
};

inline constexpr Limits kAccountName{.min_length = 1, .max_length = 64};

template <>
struct Described<service::AccountView> {
    using T = service::AccountView;
    static constexpr std::string_view name = Described<model::Account>::name;
    static constexpr std::string_view doc = Described<model::Account>::doc;
    static constexpr auto fields =
        combined(Described<model::Account>::fields, list(required("etag", &T::etag, kEtagDoc)));
};

template <>
struct Described<service::CreateAccountRequest> {
    using T = service::CreateAccountRequest;
    static constexpr std::string_view name = "CreateAccountRequest";
    static constexpr std::string_view doc = "A new account.";
    static constexpr auto fields =
        combined(list(optional("id", &T::requested_id,
                               "UUID of the account, chosen by the caller; generated when absent.",
                               {.max_length = 36})),
                 account_terms<Form::kNew, T>());
};

template <>
struct Described<service::AccountIdRequest> {
    using T = service::AccountIdRequest;
    static constexpr std::string_view name = "AccountIdRequest";
    static constexpr std::string_view doc = "Identifies an account.";
    static constexpr auto fields =
        wire::list(required("account", &T::account, "Account, by id or slug.", kAccountName));
};

template <>
struct Described<service::UpdateAccountRequest> : DescribedChange<service::UpdateAccountRequest> {
    using T = service::UpdateAccountRequest;
    static constexpr std::string_view name = "UpdateAccountRequest";
    static constexpr std::string_view doc =
        "Changes to an account; fields left out are not changed.";
    static constexpr auto fields =
        combined(list(required("account", &T::account, "Account, by id or slug.", kAccountName),
                      required("if_match", &T::if_match, "ETag of the version to change.",
                               {.max_length = 32})),
                 account_terms<Form::kChange, T>(),
                 list(optional("closed_on", &T::closed_on,
                               "Date to close the account on: it has no later transactions and "
                               "none can be posted to it. It must be empty, unless "
                               "close_with_balance is set."),
                      optional("close_with_balance", &T::close_with_balance,
                               "Whether to close the account although it holds units or cash."),
                      optional("clear", &T::clear,
                               "Names of fields to clear: closed_on, which reopens the account.",
                               {.max_items = 1, .max_length = 20})));
};

template <>
struct Described<service::DeleteAccountRequest> {
    using T = service::DeleteAccountRequest;
    static constexpr std::string_view name = "DeleteAccountRequest";
    static constexpr std::string_view doc = "Deletes an account that has no transactions.";
    static constexpr auto fields = wire::list(
        required("account", &T::account, "Account, by id or slug.", kAccountName),
        required("if_match", &T::if_match, "ETag of the version to delete.", {.max_length = 32}));
};

template <>
struct Described<service::ListAccountsRequest> {
    using T = service::ListAccountsRequest;
    static constexpr std::string_view name = "ListAccountsRequest";
    static constexpr std::string_view doc = "Filter, order and page of a list of accounts.";
    static constexpr auto fields = wire::combined(
        wire::list(optional("text", &T::text, "Text to find in slug, name or institution.",
                            {.max_length = 200}),
                   optional("type", &T::type, "Tax treatment to include; all when absent."),
                   optional("include_closed", &T::include_closed,
                            "Whether to list closed accounts as well."),
                   optional("sort", &T::sort, "Sort order.")),
        page_fields<T>());
};

template <>
struct Described<service::ListAccountsResponse> {
    using T = service::ListAccountsResponse;
    static constexpr std::string_view name = "ListAccountsResponse";
    static constexpr std::string_view doc = "A page of accounts.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Accounts on this page."),
                   required("next_cursor", &T::next_cursor,
                            "Cursor of the next page; null on the last page."));
};

}  // namespace ballast::describe
