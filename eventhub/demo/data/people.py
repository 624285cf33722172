"""Names of those who bought the demo's tickets, and where some of them work."""

FIRST = (
    "Ada Amal Anouk Aylin Bente Bram Carys Cem Clara Dario Edda Eleni Emeka Esra Farah Finn Frida Goran Hanna Ida Idris Ilse Imre "
    "Isla Jonas Juno Kaan Karin Keiko Lale Lars Leonie Lina Lior Luca Maeve Mads Maja Malik Marlene Mina Nadia Nils Noor Olek Oona "
    "Otis Paula Pavel Petra Priya Quentin Rana Remy Rosa Rune Saskia Selin Silas Sofie Suki Tariq Thea Tove Uma Viktor Wanda Yara "
    "Yusuf Zora"
).split()

LAST = (
    "Abara Albrecht Amani Bakker Balogun Becker Bendix Brandt Calloway Castellan Dahl Demir Drescher Eklund Farouk Fenn Ferreira "
    "Fischer Gallo Haas Halloran Hartwig Holm Ibsen Jansen Kaya Keller Kowal Lange Lindholm Lorenz Marsh Meyer Moreau Nakata Novak "
    "Nyberg Okoye Olsen Ortiz Petersen Quist Rahimi Reyes Rossi Saar Santos Schmitt Sorel Steen Sund Tanaka Thorne Urban Valdez "
    "Vogel Wagner Weiss Winther Yilmaz Zeller"
).split()

PLACES_OF_WORK = (
    "Corniche Studio",
    "City of Basra, Parks",
    "Delta Institute",
    "Aas & Partners",
    "Harbour University",
    "",
)
