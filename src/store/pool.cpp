#include <algorithm>
#include <cctype>
#include <string>

#include "store/connection.hpp"

namespace ballast::store::detail {

Pool::Pool(Dialect dialect, Open open, std::size_t connections, std::chrono::milliseconds wait)
    : dialect_(dialect), open_(std::move(open)), wait_(wait) {
    readers_.capacity = std::max<std::size_t>(connections, 1);
    writer_.capacity = 1;
    // Returning a connection must not need memory.
    readers_.idle.reserve(readers_.capacity);
    writer_.idle.reserve(writer_.capacity);
}

Result<std::unique_ptr<Connection>> Pool::take(Access access) {
    Set& from = set(access);
    {
        std::unique_lock lock(mutex_);
        if (!from.returned.wait_for(lock, wait_, [&] { return from.lent < from.capacity; }))
            return fail(Code::kUnavailable,
                        "every database connection is busy; try again, or increase the number of "
                        "connections");
        ++from.lent;
        if (!from.idle.empty()) {
            std::unique_ptr<Connection> connection = std::move(from.idle.back());
            from.idle.pop_back();
            return connection;
        }
    }
    auto opened = open_(access);
    if (!opened) give_back(access, nullptr);
    return opened;
}

void Pool::give_back(Access access, std::unique_ptr<Connection> connection) {
    Set& to = set(access);
    {
        const std::lock_guard lock(mutex_);
        --to.lent;
        if (connection && connection->usable()) to.idle.push_back(std::move(connection));
    }
    to.returned.notify_one();
}

Status check_statement(std::string_view sql) {
    std::string text(sql);
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const std::size_t begin = text.find_first_not_of(" \t\r\n(");
    const std::string_view rest =
        begin == std::string::npos ? std::string_view() : std::string_view(text).substr(begin);
    const bool allowed =
        std::ranges::any_of(std::initializer_list<std::string_view>{"select", "values", "with",
                                                                    "insert", "update", "delete"},
                            [&](std::string_view verb) { return rest.starts_with(verb); });
    if (!allowed)
        return fail(
            Code::kForbidden,
            "only SELECT, VALUES, WITH, INSERT, UPDATE and DELETE are allowed in a transaction");
    if (text.find("set_config") != std::string::npos)
        return fail(Code::kForbidden, "a statement may not change the transaction's settings");
    return {};
}

}  // namespace ballast::store::detail
