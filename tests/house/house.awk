# Facts about the house (tests/house/house) to its breaches or to its drawing.
#
#   floor LINE:TEXT     file PATH     include PATH:LINE:TEXT     symbol OBJECT: NAME TYPE ...

function room_of(path) { sub(/\/[^\/]*$/, "", path); return path }
function name_of(path) { sub(/^.*\//, "", path); sub(/\.(c|h|def)$/, "", path); return path }
function short(room) { sub(/^(src|ui)\//, "", room); return room }
function breach(text) { breaches[++breach_count] = text }

# ---- Reading ----
$1 == "floor" { read_floor(substr($0, 7)); next }
$1 == "file" { read_file($2); next }
$1 == "include" { read_include(substr($0, 9)); next }
$1 == "symbol" { read_symbol($2, $3, $4) }

function read_floor(text,    line, part, n) {
    line = text
    sub(/:.*/, "", line)
    sub(/^[0-9]*:/, "", text)
    if (text ~ /^[ \t]*(#|$)/)
        return
    n = split(text, part, /[ \t]+/)
    if (part[1] == "") # the number is indented
        sub(/^[ \t]+/, "", text)
    n = split(text, part, /[ \t]+/)
    if (n < 3 || part[1] !~ /^[0-9]+$/ || part[2] in floor) {
        breach("tests/house/floors:" line ": NUMBER ROOM and what it is for, each room once")
        return
    }
    rooms[++room_count] = part[2]
    floor[part[2]] = part[1] + 0
    floor_line[part[2]] = line
    sub(/^[0-9]+[ \t]+[^ \t]+[ \t]+/, "", text)
    purpose[part[2]] = text
}

function read_file(path,    room) {
    room = room_of(path)
    exists[path] = 1
    if (!lived_in[room]++ && !(room in floor))
        breach(path ": the room " room " is not in tests/house/floors")
}

function read_include(text,    path, line, name, target) {
    path = line = name = text
    sub(/:.*/, "", path)
    sub(/^[^:]*:/, "", line)
    sub(/:.*/, "", line)
    sub(/^[^"]*"/, "", name)
    sub(/".*/, "", name)
    target = ("src/" name in exists) ? "src/" name : ("ui/" name in exists) ? "ui/" name : ""
    if (target == "")
        breach(path ":" line ": \"" name "\" is not a file of a room; write \"room/file.h\"")
    else
        arrow(path, path ":" line ": includes " target, target, "included")
}

function read_symbol(object, name, type) {
    sub(/(\[.*\])?:$/, "", object)
    sub(/\.o$/, ".c", object)
    if (type == "U")
        used[++use_count] = object SUBSEP name
    else if (type ~ /^[TDRBCVW]$/)
        owner[name] = object
}

# ---- Judging ----
function arrow(path, words, target, how,    a, b) {
    a = room_of(path)
    b = room_of(target)
    if (a == b || !(a in floor) || !(b in floor))
        return
    uses[a, b] = uses[a, b] " " how
    if (a ~ /^src/ && b !~ /^src/)
        breach(words ": src knows nothing of ui")
    else if (floor[a] < floor[b])
        breach(words ": up, from floor " floor[a] " to floor " floor[b])
    else if (floor[a] == floor[b])
        breach(words ": sideways, to another room of floor " floor[b])
    if (target ~ /private\.h$/)
        breach(words ": that is for " b " alone")
}

function judge_calls(    i, part, target) {
    for (i = 1; i <= use_count; i++) {
        split(used[i], part, SUBSEP)
        if (!(part[2] in owner) || owner[part[2]] == part[1])
            continue
        target = owner[part[2]]
        arrow(part[1], part[1] ": uses " part[2] " of " target, target, "called")
        if (room_of(target) == room_of(part[1]))
            note_call(part[1], target, part[2])
    }
}

function note_call(path, target, symbol) {
    if (!((path, target) in called))
        calls[path] = calls[path] " " target
    called[path, target] = called[path, target] " " symbol
}

# Everything that can be reached from a file by calls inside its room.
function reach(start, file,    i, n, next_files) {
    n = split(calls[file], next_files, " ")
    for (i = 1; i <= n; i++)
        if (!((start, next_files[i]) in reached)) {
            reached[start, next_files[i]] = 1
            reach(start, next_files[i])
        }
}

# Circles by room: those files that reach each other, in the order of their names.
function find_circles(    i, j, n, list, member, size) {
    n = sorted_callers(list)
    for (i = 1; i <= n; i++)
        reach(list[i], list[i])
    for (i = 1; i <= n; i++) {
        if (list[i] in member || !((list[i], list[i]) in reached))
            continue
        circles[++circle_count] = room_of(list[i]) ":"
        size = 0
        for (j = i; j <= n; j++)
            if ((list[i], list[j]) in reached && (list[j], list[i]) in reached) {
                member[list[j]] = 1
                size++
                circles[circle_count] = circles[circle_count] " " name_of(list[j])
            }
        if (size > 5)
            breach(circles[circle_count] ": " size " files call each other in a circle, at most five may")
    }
}

function sorted_callers(list,    file, n, i, last) {
    for (file in calls) {
        for (i = n++; i > 0 && list[i] > file; i--)
            list[i + 1] = list[i]
        list[i + 1] = file
    }
    return n
}

function judge_rooms(    i) {
    for (i = 1; i <= room_count; i++) {
        if (!(rooms[i] in lived_in))
            breach("tests/house/floors:" floor_line[rooms[i]] ": there is no room " rooms[i])
        if (i > 1 && floor[rooms[i]] < floor[rooms[i - 1]])
            breach("tests/house/floors:" floor_line[rooms[i]] ": floors go from the ground up")
    }
}

# ---- Drawing ----
function line_of(character, width,    text) {
    while (length(text) < width)
        text = text character
    return text
}

# A floor from its rooms first..last: one box each, as wide as there is place.
function draw_floor(first, last,    i, width, text, rule) {
    for (i = first; i <= last; i++) {
        width = int(72 * (i - first + 1) / (last - first + 1)) - int(72 * (i - first) / (last - first + 1)) - 1
        rule = rule "+" line_of("-", width)
        text = text "|" sprintf(" %-" (width - 1) "s", short(rooms[i]))
    }
    print "       " rule "+"
    printf "    %2d %s|\n", floor[rooms[first]], text
}

function draw_house(    first, last, bottom) {
    print "```"
    for (last = room_count; last > 0; last = first - 1) {
        for (first = last; first > 1 && floor[rooms[first - 1]] == floor[rooms[last]]; first--)
            ;
        if (bottom && rooms[last] ~ /^src/ && rooms[last + 1] !~ /^src/)
            print "ui/    +" line_of("=", 71) "+\nsrc/"
        draw_floor(first, last)
        bottom = 1
    }
    print "       +" line_of("-", 71) "+"
    print "```"
}

# Who calls whom in the circles, and by what.
function print_circles(    pair, part) {
    for (pair in called) {
        split(pair, part, SUBSEP)
        if ((part[2], part[1]) in reached)
            print part[1] " -> " part[2] ":" called[pair] | "sort"
    }
}

function used_by(room,    i, how, text) {
    for (i = room_count; i > 0; i--) {
        how = uses[room, rooms[i]]
        if (how != "")
            text = text (text == "" ? "" : ", ") (how ~ /called/ ? short(rooms[i]) : "(" short(rooms[i]) ")")
    }
    return text
}

function draw(    i) {
    draw_house()
    print "\n| room | what it is for | uses (in brackets: its headers only) |\n|---|---|---|"
    for (i = room_count; i > 0; i--)
        print "| `" rooms[i] "` | " purpose[rooms[i]] " | " used_by(rooms[i]) " |"
    if (circle_count)
        print "\nFiles that call each other in a circle, and say why:\n"
    for (i = 1; i <= circle_count; i++)
        print "- `" circles[i] "`"
}

END {
    judge_rooms()
    judge_calls()
    find_circles()
    if (want == "drawing")
        draw()
    else if (want == "circles")
        print_circles()
    else
        for (breach_at = 1; breach_at <= breach_count; breach_at++)
            print breaches[breach_at]
}
