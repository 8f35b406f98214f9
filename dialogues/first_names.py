"""Common first names in Sweden, and short forms of them: a capitalised word among these may be a person.

Left out are those that more often are something else in a text about a municipality (Lo, My, Sol, Stig, Sten, Ängla).
"""

_NAMES = (
    "Abdi Abdul Abdullah Adam Adrian Agneta Ahmad Ahmed Aisha Albin Alex Alexander Alexandra Alf Ali Alice Alicia Alma "
    "Alva Amanda Amina Amir Anders Andreas Andrzej Anette Anita Anja Ann Anna Anneli Annelie Annette Annika Anton Arne "
    "Arvid Asta Astrid Axel Barbro Beata Bengt Benjamin Berit Bertil Birgit Birgitta Bjarne Björn Bosse Britt Britta "
    "Camilla Carin Carina Carl Carolina Caroline Casper Catarina Cecilia Charlie Charlotta Charlotte Christer Christian "
    "Christina Christine Christoffer Claes Conny Dagny Daniel Daniela Danne David Dennis Diana Doris Ebba Edit "
    "Edith Edvin Edward Eila Elena Elias Elin Elina Elisabet Elisabeth Ella Ellen Elliot Elsa Elsie Elvira Emanuel Emelie "
    "Emil Emilia Emma Erik Erika Ester Eva Evelina Fadi Farah Fatima Fatuma Felicia Felix Filip Folke Frank Fredrik "
    "Frida Fritiof Gabriel Gabriella Georg Gerd Gertrud Gudrun Gun Gunilla Gunnar Gunvor Gustaf Gustav Göran Gösta "
    "Halima Hamza Hanna Hannah Hannes Hans Harald Harriet Hassan Hasse Hedda Hedvig Helen Helena Helene Helge Henrik "
    "Henry Herman Hilda Hilma Hjalmar Hugo Håkan Ibrahim Ida Idris Ines Ingalill Inge Ingeborg Ingegerd Ingela "
    "Inger Ingrid Ingvar Irene Iris Isa Isabella Isabelle Isak Ismail Ivan Ivar Jacob Jakob Jan Janne Jasmine Jennie "
    "Jenny Jens Jesper Jessica Jim Jimmy Joakim Joel Johan Johanna Johannes John Jonas Jonatan Jonathan Josef Josefin "
    "Josefine Josephine Julia Julian Jörgen Kaj Kajsa Kalle Karim Karin Karl Karolina Katarina Kate Katrin Kenneth Kent "
    "Kerstin Kevin Khadija Khalid Kjell Klara Klas Knut Konrad Kristian Kristina Kristoffer Krister Kurt Lars Lasse "
    "Laura Lea Leif Leila Lena Lennart Leo Leon Liam Lilian Lilly Lina Linda Linn Linnea Linnéa Linus Lisa Lisbeth "
    "Loke Lotta Louise Lova Lovisa Lucas Ludvig Lukas Magdalena Magnus Mahmoud Maja Majken Malin Malte Marcus "
    "Margareta Margaretha Maria Mariam Marianne Marie Marina Mario Marita Markus Mats Matilda Mattias Maximilian "
    "Maryam Melker Melvin Micke Mikael Milo Mirjam Moa Mohamed Mohammad Mohammed Molly Mona Monica Monika Morgan Muhammad "
    "Mustafa Måns Mårten Märta Nadia Natalie Nathalie Nellie Nicklas Niclas Niklas Nikola Nils Nisse Noah Nora Nour "
    "Olaf Ola Olivia Olle Olof Olov Omar Oscar Oskar Osman Otto Ove Oliver Patricia Patrik Paul Pauline Peder Pelle "
    "Pernilla Peter Petra Petter Pia Pär Ragnar Rasmus Rebecca Rebecka Reza Richard Rickard Rikard Rita Robert Robin "
    "Roger Roland Rolf Ronja Ronny Rune Ruth Sally Salma Samir Samira Samuel Sandra Sanna Sara Sarah "
    "Sebastian Selma Signe Sigrid Sigurd Simon Siri Siv Sofia Sofie Solveig Sonja Staffan Stefan Stina Sture "
    "Susanna Susanne Svante Sven Svea Sylvia Sören Tage Tess Therese Theo Theodor Thomas Thor Tilda Tim Timo Tina "
    "Tobias Tomas Tommy Torbjörn Tord Tore Torsten Tova Tove Tuva Tyra Ulf Ulla Ulrika Valter Vera Veronica "
    "Victor Victoria Vidar Viggo Viktor Viktoria Vilgot Vilhelm Vilma Vincent Viveka Walter Wilhelm Wilma William "
    "Yasmin Yasmine Yngve Yosef Youssef Yusuf Yvonne Zahra Zainab Zara Åke Åsa Örjan"
)
FIRST_NAMES = frozenset(_NAMES.split())
