#include "service/key_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "service/identity.hpp"
#include "service/master_key.hpp"

namespace ballast::service {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestKey = 4096;
constexpr std::size_t kLongestText = 64U << 10;

Error cannot(const fs::path& file, std::string_view what) {
    return fail(
        Code::kUnavailable,
        fmt::format("cannot {} the file {}: {}; make its directory writable for the "
                    "owner of the server",
                    what, file.filename().string(), std::generic_category().message(errno)));
}

bool write_new(const fs::path& file, std::string_view text) {
    const int number =
        ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (number < 0) return false;
    const bool is_written =
        ::write(number, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
        ::fsync(number) == 0;
    ::close(number);
    return is_written;
}

// Written under a name of its own first, so that no process reads a part of it. Containers that
// share a directory have processes of the same number.
Status make_file(const fs::path& file, const std::string& text) {
    const fs::path draft = fmt::format("{}.{}", file.string(), make_secret().substr(0, 16));
    const bool is_made =
        write_new(draft, text) && (::link(draft.c_str(), file.c_str()) == 0 || errno == EEXIST);
    const Error error = cannot(file, "write");
    ::unlink(draft.c_str());
    return is_made ? Status() : Status(error);
}

}  // namespace

Result<std::string> read_or_make_key(const fs::path& file,
                                     const std::function<std::string()>& make) {
    std::error_code error;
    if (!fs::exists(file, error)) TRY_STATUS(make_file(file, make() + "\n"));
    const int number = ::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (number < 0) return cannot(file, "read");
    std::string text(kLongestKey, '\0');
    const ssize_t size = ::read(number, text.data(), text.size());
    ::close(number);
    if (size < 0) return cannot(file, "read");
    text.resize(static_cast<std::size_t>(size));
    return text.substr(0, text.find('\n'));
}

Result<std::string> read_private_file(std::string_view what, const fs::path& file) {
    const auto unreadable = [&](std::string_view why) {
        return fail(Code::kUnavailable, fmt::format("{}: {}", what, why));
    };
    // A pipe without a writer must not hold the server up.
    const int number = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (number < 0)
        return unreadable(
            fmt::format("it cannot be read ({})", std::generic_category().message(errno)));
    struct stat status{};
    const bool is_known = ::fstat(number, &status) == 0;
    const bool is_file = is_known && S_ISREG(status.st_mode);
    const bool is_private = is_file && (status.st_mode & S_IRWXO) == 0;
    std::string text(kLongestText, '\0');
    const ssize_t size = is_private ? ::read(number, text.data(), text.size()) : 0;
    ::close(number);
    if (!is_file) return unreadable("it is not a file");
    if (!is_private)
        return unreadable("others can read it: run `chmod 0400` for the owner of the server");
    if (size <= 0) return unreadable("it is empty");
    text.resize(static_cast<std::size_t>(size));
    return text;
}

Status replace_key(const fs::path& file, const std::string& text) {
    const fs::path draft = file.string() + fmt::format(".{}", ::getpid());
    ::unlink(draft.c_str());
    if (!write_new(draft, text)) return cannot(file, "write");
    if (::rename(draft.c_str(), file.c_str()) == 0) return {};
    const Error error = cannot(file, "write");
    ::unlink(draft.c_str());
    return error;
}

Result<SealingKey> sealing_key(Environment& environment) {
    TRY(const MasterKey master, master_key(environment));
    return master.key;
}

}  // namespace ballast::service
