// Archives whose records contradict each other, their contents or the reader's limits: written byte
// by byte (APPNOTE.TXT 4.3), because libzip writes none of them.
#include <fmt/format.h>
#include <string_view>
#include <zlib.h>

#include "ingest/archive.hpp"
#include "ingest/bombs_test.hpp"
#include "ingest/workbook.hpp"

namespace ballast::ingest {
namespace {

std::string number(std::uint64_t value, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i));
    return text;
}

// What one place states about an entry.
struct Stated {
    std::uint16_t method = 0;  // 0: stored, 8: deflated
    std::uint16_t flags = 0x0800;
    std::uint32_t crc = 0;
    std::uint32_t packed = 0;
    std::uint32_t size = 0;
    std::string name;
    std::string extra;
};

struct Entry {
    Stated local;    // the header before the contents
    Stated central;  // the directory
    std::string contents;
    std::uint32_t attributes = 0;
    std::uint32_t moved = 0;  // how far the directory's place of the header is off
};

Entry stored(std::string name, std::string contents) {
    Entry entry{.local = {.name = std::move(name)}, .central = {}, .contents = std::move(contents)};
    entry.local.crc =
        static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(entry.contents.data()),
                                         static_cast<uInt>(entry.contents.size())));
    entry.local.packed = entry.local.size = static_cast<std::uint32_t>(entry.contents.size());
    entry.central = entry.local;
    return entry;
}

std::string pack(std::string_view text) {
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
    std::string packed(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

Entry deflated(std::string name, const std::string& contents) {
    Entry entry = stored(std::move(name), contents);
    entry.contents = pack(contents);
    for (Stated* stated : {&entry.local, &entry.central}) {
        stated->method = 8;
        stated->packed = static_cast<std::uint32_t>(entry.contents.size());
    }
    return entry;
}

std::string header(const Stated& s) {
    return number(s.flags, 2) + number(s.method, 2) + number(0, 4) + number(s.crc, 4) +
           number(s.packed, 4) + number(s.size, 4) + number(s.name.size(), 2) +
           number(s.extra.size(), 2);
}

std::string local_record(const Entry& entry) {
    return "PK\x03\x04" + number(20, 2) + header(entry.local) + entry.local.name +
           entry.local.extra + entry.contents;
}

std::string central_record(const Entry& entry, std::uint64_t place) {
    return "PK\x01\x02" + number(0x0314, 2) + number(20, 2) + header(entry.central) + number(0, 2) +
           number(0, 2) + number(0, 2) + number(entry.attributes, 4) +
           number(place + entry.moved, 4) + entry.central.name + entry.central.extra;
}

// What the end record states otherwise.
struct End {
    std::int64_t entries = -1;
    std::int64_t bytes = -1;
    std::int64_t place = -1;
    std::uint16_t disk = 0;
    std::uint16_t comment = 0;
    std::string before = {};  // between the directory and the end record
};

std::string end_record(std::uint64_t entries, std::uint64_t bytes, std::uint64_t place,
                       const End& end) {
    const auto chosen = [](std::int64_t stated, std::uint64_t actual) {
        return stated < 0 ? actual : static_cast<std::uint64_t>(stated);
    };
    const std::uint64_t count = chosen(end.entries, entries);
    return end.before + "PK\x05\x06" + number(end.disk, 2) + number(end.disk, 2) +
           number(count, 2) + number(count, 2) + number(chosen(end.bytes, bytes), 4) +
           number(chosen(end.place, place), 4) + number(end.comment, 2);
}

std::string archive(const std::vector<Entry>& entries, const End& end = {}) {
    std::string bytes;
    std::string directory;
    for (const Entry& entry : entries) {
        directory += central_record(entry, bytes.size());
        bytes += local_record(entry);
    }
    const std::size_t place = bytes.size();
    return bytes + directory + end_record(entries.size(), directory.size(), place, end);
}

// So many entries in the directory that share one header and its contents (Fifield 2019).
std::string shared_contents(std::size_t count, const Entry& entry) {
    std::string bytes = local_record(entry);
    const std::size_t place = bytes.size();
    Entry one = entry;
    std::string directory;
    for (std::size_t i = 0; i < count; ++i) {
        one.central.name = fmt::format("{:06}", i);
        directory += central_record(one, 0);
    }
    const End end{.entries = static_cast<std::int64_t>(std::min<std::size_t>(count, 65'534))};
    return bytes + directory + end_record(count, directory.size(), place, end);
}

// The 64-bit end record and its locator.
std::string end_64(std::uint64_t entries, std::uint64_t bytes, std::uint64_t place,
                   std::uint64_t own_place) {
    return "PK\x06\x06" + number(44, 8) + number(45, 2) + number(45, 2) + number(0, 4) +
           number(0, 4) + number(entries, 8) + number(entries, 8) + number(bytes, 8) +
           number(place, 8) + "PK\x06\x07" + number(0, 4) + number(own_place, 8) + number(1, 4);
}

std::string changed(std::string bytes, std::size_t at, char to) {
    bytes[at] = to;
    return bytes;
}

template <class Change>
std::string with(Entry entry, Change change) {
    change(entry);
    return archive({entry});
}

// Opens the archive and reads all that it lists.
std::string read_all(const std::string& bytes) {
    auto opened = Archive::open(bytes);
    if (!opened) return opened.error().message;
    for (std::size_t i = 0; i < opened->entries().size(); ++i) {
        const Status read = opened->read_pieces(i, std::size_t{1} << 20,
                                                [](std::string_view) -> Status { return {}; });
        if (!read) return read.error().message;
    }
    return "accepted";
}

std::string read_book(const std::string& bytes) { return outcome(read_workbook(bytes)); }

std::vector<Bomb> names() {
    std::vector<Bomb> all;
    for (const std::string_view name :
         {"../a", "a/../../b", "/etc/passwd", "C:\\a", "C:a", "a\\..\\b", "..", "a/..", "//host/a",
          "a/./../../b", "..\\..\\a", "../"})
        all.push_back({fmt::format("a name that escapes: {}", name),
                       [name] { return archive({stored(std::string(name), "x")}); }, read_all,
                       name == "../" ? "no files" : "escapes"});
    all.push_back(
        {"a name of no bytes", [] { return archive({stored("", "x")}); }, read_all, "\""});
    all.push_back({"a name of 65,535 bytes that escapes",
                   [] { return archive({stored(std::string(65'532, 'a') + "/..", "x")}); },
                   read_all, "escapes"});
    all.push_back(
        {"a name with a zero byte",
         [] { return archive({stored(std::string("a\0/../b", 7), "x"), stored("a", "y")}); },
         read_all, ""});
    all.push_back({"one name twice", [] { return archive({stored("a", "x"), stored("a", "y")}); },
                   read_all, "already exists"});
    for (const std::uint32_t mode : {0120777U, 0120755U})
        all.push_back({fmt::format("a link of mode {:o}", mode),
                       [mode] {
                           return with(stored("a", "/etc/passwd"),
                                       [&](Entry& e) { e.attributes = mode << 16U; });
                       },
                       read_all, "is a link"});
    return all;
}

std::vector<Bomb> sizes() {
    const auto zeros = [] { return deflated("a", std::string(20'000'000, '0')); };
    const auto text = [] { return deflated("a", "0123456789abcdef"); };
    const auto both = [](Entry& e, auto change) { change(e.local), change(e.central); };
    return {
        {"zeros, a thousand to one", [=] { return archive({zeros()}); }, read_all,
         "would inflate to 20000000 bytes"},
        {"zeros, stated as 100 bytes",
         [=] { return with(zeros(), [&](Entry& e) { both(e, [](Stated& s) { s.size = 100; }); }); },
         read_all, "archive"},
        {"zeros, stated as 100 bytes in the directory",
         [=] { return with(zeros(), [](Entry& e) { e.central.size = 100; }); }, read_all,
         "archive"},
        {"zeros, stated as 4 GB",
         [=] {
             return with(zeros(),
                         [&](Entry& e) { both(e, [](Stated& s) { s.size = 0xFFFF'FFFE; }); });
         },
         read_all, "would inflate"},
        {"zeros, packed size stated large enough for any ratio",
         [=] {
             return with(zeros(),
                         [&](Entry& e) { both(e, [](Stated& s) { s.packed = 0x7FFF'FFFF; }); });
         },
         read_all, ""},
        {"a size of 0xFFFFFFFF without the 64-bit field",
         [=] {
             return with(text(),
                         [&](Entry& e) { both(e, [](Stated& s) { s.size = 0xFFFF'FFFF; }); });
         },
         read_all, ""},
        {"a 64-bit size of 2^63",
         [=] {
             return with(text(), [&](Entry& e) {
                 both(e, [](Stated& s) {
                     s.size = s.packed = 0xFFFF'FFFF;
                     s.extra =
                         number(1, 2) + number(16, 2) + number(1ULL << 63U, 8) + number(18, 8);
                 });
             });
         },
         read_all, ""},
        {"larger contents than stated, stored",
         [] {
             return with(stored("a", std::string(5'000, 'x')),
                         [](Entry& e) { e.local.size = e.central.size = 10; });
         },
         read_all, ""},
        {"a packed size beyond the end of the file",
         [=] {
             return with(text(), [&](Entry& e) { both(e, [](Stated& s) { s.packed = 50'000; }); });
         },
         read_all, ""},
        {"a header beyond the end of the file",
         [=] { return with(text(), [](Entry& e) { e.moved = 1U << 30U; }); }, read_all, ""},
        {"a header in the middle of another",
         [=] { return with(text(), [](Entry& e) { e.moved = 7; }); }, read_all, ""},
        {"a checksum of other contents",
         [=] { return with(text(), [&](Entry& e) { both(e, [](Stated& s) { s.crc ^= 1U; }); }); },
         read_all, "damaged"},
        {"contents that are no deflate stream",
         [=] {
             return with(text(), [](Entry& e) { e.contents.assign(e.contents.size(), '\xFF'); });
         },
         read_all, ""},
        {"a deflate stream without an end",
         [=] {
             return with(deflated("a", std::string(50'000, 'x')), [](Entry& e) {
                 e.contents.resize(e.contents.size() / 2);
                 e.local.packed = e.central.packed = static_cast<std::uint32_t>(e.contents.size());
             });
         },
         read_all, ""},
        {"an encrypted entry",
         [=] { return with(text(), [&](Entry& e) { both(e, [](Stated& s) { s.flags |= 1U; }); }); },
         read_all, "encrypted"},
    };
}

std::vector<Bomb> methods() {
    std::vector<Bomb> all;
    for (const int method : {1, 6, 9, 12, 14, 93, 95, 98, 99})
        all.push_back({fmt::format("compression method {}", method),
                       [method] {
                           return with(stored("a", std::string(100, 'x')), [&](Entry& e) {
                               e.local.method = e.central.method =
                                   static_cast<std::uint16_t>(method);
                           });
                       },
                       read_all, ""});
    return all;
}

std::vector<Bomb> directories() {
    const auto two = [] { return std::vector{stored("a", "x"), stored("b", "y")}; };
    std::vector<Bomb> all = {
        {"1,000,000 entries of one content",
         [] { return shared_contents(1'000'000, stored("000000", "x")); }, read_all, ""},
        {"10,001 entries of one content",
         [] { return shared_contents(10'001, stored("000000", "x")); }, read_all, "10001 entries"},
        {"9,000 entries of one content of 100,000 bytes",
         [] { return shared_contents(9'000, deflated("000000", std::string(100'000, '0'))); },
         read_all, "inconsistent"},
        {"an end record of 65,534 entries", [=] { return archive(two(), {.entries = 65'534}); },
         read_all, "65534 entries"},
        {"an end record of fewer entries than the directory",
         [=] { return archive(two(), {.entries = 1}); }, read_all, ""},
        {"an end record of no entries", [=] { return archive(two(), {.entries = 0}); }, read_all,
         ""},
        {"a directory beyond the end of the file",
         [=] { return archive(two(), {.place = 1 << 30}); }, read_all, ""},
        {"a directory of 4 GB", [=] { return archive(two(), {.bytes = 0xFFFF'FFFE}); }, read_all,
         "directory has"},
        {"a directory of no bytes", [=] { return archive(two(), {.bytes = 0}); }, read_all, ""},
        {"an archive of several disks", [=] { return archive(two(), {.disk = 3}); }, read_all, ""},
        {"a comment beyond the end of the file",
         [=] { return archive(two(), {.comment = 40'000}); }, read_all, ""},
        {"no end record", [=] { return archive(two()).substr(0, 60); }, read_all, ""},
        {"a 64-bit end record of 2^40 entries",
         [=] {
             return archive(two(), {.entries = 0xFFFF,
                                    .bytes = 0xFFFF'FFFF,
                                    .place = 0xFFFF'FFFF,
                                    .before = end_64(1ULL << 40U, 100, 0, 160)});
         },
         read_all, "1099511627776 entries"},
        {"a 64-bit end record of a directory of 2^62 bytes",
         [=] {
             return archive(two(), {.entries = 0xFFFF,
                                    .bytes = 0xFFFF'FFFF,
                                    .place = 0xFFFF'FFFF,
                                    .before = end_64(2, 1ULL << 62U, 0, 160)});
         },
         read_all, "directory has"},
        {"a locator beyond the end of the file",
         [=] {
             return archive(two(), {.entries = 0xFFFF,
                                    .bytes = 0xFFFF'FFFF,
                                    .place = 0xFFFF'FFFF,
                                    .before = end_64(2, 94, 0, 1ULL << 50U)});
         },
         read_all, ""},
        {"20,000 end records",
         [=] {
             std::string bytes = archive(two());
             for (int i = 0; i < 20'000; ++i) bytes += end_record(60'000, 1, 0, {});
             return bytes;
         },
         read_all, "60000 entries"},
        {"the first bytes of an archive", [] { return std::string("PK\x03\x04"); }, read_all, ""},
        {"a megabyte of the first bytes of archives",
         [] {
             std::string bytes;
             while (bytes.size() < 1'000'000) bytes += "PK\x03\x04";
             return bytes;
         },
         read_all, ""},
        {"archives within archives as a workbook",
         [] {
             std::string inner = archive({deflated("a", std::string(1'000'000, '0'))});
             for (int i = 0; i < 100; ++i) inner = archive({stored("inner.zip", inner)});
             return inner;
         },
         read_book, "not a workbook"},
    };
    return all;
}

TEST(ArchiveBombs, NamesAndLinksAreRejected) { expect_rejected(names()); }
TEST(ArchiveBombs, SizesThatLieAreRejected) { expect_rejected(sizes()); }
TEST(ArchiveBombs, MethodsOtherThanDeflateAreRejected) { expect_rejected(methods()); }
TEST(ArchiveBombs, DirectoriesThatLieAreRejected) { expect_rejected(directories()); }

// Every bit of a small archive: read as it was, or rejected.
TEST(ArchiveBombs, OfDamagedArchivesNothingElseIsRead) {
    const std::string text = "date,a\n2026-01-02,1\n";
    const std::string bytes = archive({deflated("prices.csv", text), stored("notes.txt", "x")});
    std::size_t rejected = 0;
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
        const std::string damaged =
            changed(bytes, bit / 8, static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8))));
        auto opened = Archive::open(damaged);
        if (!opened || opened->find("prices.csv") == opened->entries().size()) {
            ++rejected;
            continue;
        }
        const auto read = opened->read(opened->find("prices.csv"));
        rejected += !read;
        if (read) {
            EXPECT_EQ(*read, text) << "bit " << bit;
        }
    }
    EXPECT_GT(rejected, 4 * bytes.size());
}

}  // namespace
}  // namespace ballast::ingest
